// Two goroutines on one processor yield to each other 5,000,000 times each; prints nanoseconds per switch.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

func main() {
	const n = 5000000
	runtime.GOMAXPROCS(1)
	var done sync.WaitGroup
	start := time.Now()
	for t := 0; t < 2; t++ {
		done.Add(1)
		go func() {
			for i := 0; i < n; i++ {
				runtime.Gosched()
			}
			done.Done()
		}()
	}
	done.Wait()
	fmt.Println(float64(time.Since(start).Nanoseconds()) / (2 * n))
}
