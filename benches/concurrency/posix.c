/* Rows of the table with what the system itself has: `posix NAME` prints nanoseconds per operation. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static void *nothing(void *p) { return p; }

static void *lock(void *count) {
    for (long i = 0; i < (long)count; i++) {
        pthread_mutex_lock(&mutex);
        pthread_mutex_unlock(&mutex);
    }
    return NULL;
}

static void *reads(void *count) {
    for (long i = 0; i < (long)count; i++) {
        pthread_rwlock_rdlock(&rwlock);
        pthread_rwlock_unlock(&rwlock);
    }
    return NULL;
}

static void crowd(int threads, long count, void *(*work)(void *)) {
    pthread_t all[8];
    double start = now();
    for (int i = 0; i < threads; i++) pthread_create(&all[i], NULL, work, (void *)count);
    for (int i = 0; i < threads; i++) pthread_join(all[i], NULL);
    printf("%f\n", (now() - start) / count / threads);
}

/* An echo server without anything between it and the system; it runs until it is killed. */
static void echo(void) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int epoll = epoll_create1(0), listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    bind(listener, (void *)&address, sizeof address);
    listen(listener, 4096);
    getsockname(listener, (void *)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        struct epoll_event events[256];
        int count = epoll_wait(epoll, events, 256, -1);
        for (int e = 0; e < count; e++) {
            int fd = events[e].data.fd;
            if (fd == listener) {
                int client;
                while ((client = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
                    event = (struct epoll_event){.events = EPOLLIN | EPOLLET, .data.fd = client};
                    epoll_ctl(epoll, EPOLL_CTL_ADD, client, &event);
                }
                continue;
            }
            char buffer[4096];
            ssize_t bytes;
            while ((bytes = read(fd, buffer, sizeof buffer)) > 0) {
                if (write(fd, buffer, bytes) != bytes) bytes = 0;
                if (bytes < (ssize_t)sizeof buffer) break;
            }
            if (bytes == 0) close(fd);
        }
    }
}

int main(int argc, char **argv) {
    const char *name = argc > 1 ? argv[1] : "";
    if (!strcmp(name, "thread")) {
        const int n = 20000;
        double start = now();
        for (int i = 0; i < n; i++) {
            pthread_t t;
            pthread_create(&t, NULL, nothing, NULL);
            pthread_join(t, NULL);
        }
        printf("%f\n", (now() - start) / n);
    } else if (!strcmp(name, "mutex")) {
        double start = now();
        lock((void *)20000000L);
        printf("%f\n", (now() - start) / 20000000);
    } else if (!strcmp(name, "mutex-threads")) crowd(1, 20000000, lock);
    else if (!strcmp(name, "mutex-contended")) crowd(4, 500000, lock);
    else if (!strcmp(name, "rwlock-reads")) crowd(2, 2000000, reads);
    else if (!strcmp(name, "echo")) echo();
    else return 2;
    return 0;
}
