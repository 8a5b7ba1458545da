// One row of the table in Go: `rows NAME` prints nanoseconds per operation. See ../rows.milo.
package main

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"sync"
	"time"
)

func report(start time.Time, n int) {
	fmt.Println(float64(time.Since(start).Nanoseconds()) / float64(n))
}

func spawnRound(n int) time.Time {
	var wg sync.WaitGroup
	wg.Add(n)
	start := time.Now()
	for i := 0; i < n; i++ {
		a, b := i, n
		go func() {
			sum := a + b
			_ = sum
			wg.Done()
		}()
	}
	wg.Wait()
	return start
}

func join() {
	const n = 1000000
	done := make(chan struct{})
	start := time.Now()
	for i := 0; i < n; i++ {
		go func() { done <- struct{}{} }()
		<-done
	}
	report(start, n)
}

func yield() {
	runtime.GOMAXPROCS(1)
	const n = 5000000
	var wg sync.WaitGroup
	wg.Add(2)
	start := time.Now()
	for t := 0; t < 2; t++ {
		go func() {
			for i := 0; i < n; i++ {
				runtime.Gosched()
			}
			wg.Done()
		}()
	}
	wg.Wait()
	report(start, 2*n)
}

func channel(capacity, sides, n int) {
	ch := make(chan int, capacity)
	var senders, receivers sync.WaitGroup
	senders.Add(sides)
	receivers.Add(sides)
	start := time.Now()
	for s := 0; s < sides; s++ {
		go func() {
			for i := 0; i < n; i++ {
				ch <- i
			}
			senders.Done()
		}()
		go func() {
			sum := 0
			for v := range ch {
				sum += v
			}
			receivers.Done()
		}()
	}
	senders.Wait()
	close(ch)
	receivers.Wait()
	report(start, n*sides)
}

func taskChannel(capacity int) {
	runtime.GOMAXPROCS(1)
	channel(capacity, 1, 5000000)
}

// Goroutines locked to threads of their own: as near to OS threads as Go comes.
func contended(threads, n int, work func()) {
	var wg sync.WaitGroup
	wg.Add(threads)
	start := time.Now()
	for t := 0; t < threads; t++ {
		go func() {
			for i := 0; i < n; i++ {
				work()
			}
			wg.Done()
		}()
	}
	wg.Wait()
	report(start, threads*n)
}

func parallelEmpty() {
	const n = 500000
	start := time.Now()
	for i := 0; i < n; i++ {
		var wg sync.WaitGroup
		wg.Add(1)
		go wg.Done()
		wg.Wait()
	}
	report(start, n)
}

func work(rounds int) uint64 {
	x := uint64(88172645463325252)
	for i := 0; i < rounds; i++ {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	return x
}

func parallelWork() {
	const n, rounds = 20000, 3600
	x := uint64(0)
	alone := time.Now()
	for i := 0; i < n; i++ {
		x ^= work(rounds)
	}
	one := float64(time.Since(alone).Nanoseconds()) / n
	start := time.Now()
	for i := 0; i < n; i++ {
		var wg sync.WaitGroup
		wg.Add(1)
		var a uint64
		go func() {
			a = work(rounds)
			wg.Done()
		}()
		b := work(rounds)
		wg.Wait()
		x ^= a ^ b
	}
	both := float64(time.Since(start).Nanoseconds()) / n
	if x == 1 {
		fmt.Println("never")
	}
	fmt.Println(both / one)
}

func parked() {
	const n = 1000000
	gate := make(chan int)
	var ready, done sync.WaitGroup
	ready.Add(n)
	done.Add(n)
	for i := 0; i < n; i++ {
		go func() {
			ready.Done()
			<-gate
			done.Done()
		}()
	}
	ready.Wait()
	close(gate)
	done.Wait()
}

// An echo server on one thread; it runs until it is killed.
func echo() {
	runtime.GOMAXPROCS(1)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	for {
		client, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		go func() {
			defer client.Close()
			buffer := make([]byte, 4096)
			for {
				n, err := client.Read(buffer)
				if err != nil {
					return
				}
				if _, err := client.Write(buffer[:n]); err != nil {
					return
				}
			}
		}()
	}
}

func main() {
	var mutex sync.Mutex
	var rw sync.RWMutex
	switch os.Args[1] {
	case "spawn":
		spawnRound(1000000)
		report(spawnRound(1000000), 1000000)
	case "join":
		join()
	case "yield":
		yield()
	case "task-channel-0", "task-channel-0-threads":
		taskChannel(0)
	case "task-channel-1", "task-channel-1-threads":
		taskChannel(1)
	case "task-channel-128", "task-channel-128-threads":
		taskChannel(128)
	case "thread-channel-0":
		channel(0, 1, 300000)
	case "thread-channel-1":
		channel(1, 1, 300000)
	case "thread-channel-128":
		channel(128, 1, 2000000)
	case "thread-channel-128-4x4":
		channel(128, 4, 300000)
	case "mutex", "mutex-threads":
		contended(1, 20000000, func() { mutex.Lock(); mutex.Unlock() })
	case "mutex-contended":
		contended(4, 500000, func() { mutex.Lock(); mutex.Unlock() })
	case "rwlock-reads":
		contended(2, 2000000, func() { rw.RLock(); rw.RUnlock() })
	case "parallel-empty":
		parallelEmpty()
	case "parallel-work":
		parallelWork()
	case "echo":
		echo()
	case "parked":
		parked()
	default:
		os.Exit(2)
	}
}
