// Spawns 1,000,000 goroutines that finish at once; prints nanoseconds per spawn and finish, second round.
package main

import (
	"fmt"
	"sync"
	"time"
)

var sink int64

func round(n int64) time.Duration {
	var done sync.WaitGroup
	start := time.Now()
	done.Add(int(n))
	for i := int64(0); i < n; i++ {
		a, b := i, n
		go func() {
			_ = a + b
			done.Done()
		}()
	}
	done.Wait()
	return time.Since(start)
}

func main() {
	const n = 1000000
	round(n)
	fmt.Println(float64(round(n).Nanoseconds()) / n)
}
