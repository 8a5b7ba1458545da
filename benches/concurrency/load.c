/* Clients of an echo server: `load PORT CONNECTIONS REQUESTS` keeps one request of 64 bytes on the way on every
   connection and prints nanoseconds per request. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SIZE = 64, MOST = 4096 };

static void check(int good, const char *what) {
    if (!good) {
        perror(what);
        exit(1);
    }
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    int connections = atoi(argv[2]), got[MOST] = {0};
    long requests = atol(argv[3]), sent = 0, answered = 0;
    struct rlimit files = {MOST + 64, MOST + 64};
    setrlimit(RLIMIT_NOFILE, &files);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int epoll = epoll_create1(0), sockets[MOST], one = 1;
    char request[SIZE], answer[SIZE];
    memset(request, 'x', SIZE);
    check(connections <= MOST, "connections");
    for (int i = 0; i < connections; i++) {
        sockets[i] = socket(AF_INET, SOCK_STREAM, 0);
        check(connect(sockets[i], (void *)&address, sizeof address) == 0, "connect");
        setsockopt(sockets[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
        epoll_ctl(epoll, EPOLL_CTL_ADD, sockets[i], &event);
    }
    double start = now();
    for (int i = 0; i < connections; i++, sent++) check(write(sockets[i], request, SIZE) == SIZE, "write");
    while (answered < requests) {
        struct epoll_event events[256];
        int count = epoll_wait(epoll, events, 256, -1);
        for (int e = 0; e < count; e++) {
            int i = events[e].data.u32;
            ssize_t bytes = read(sockets[i], answer, SIZE - got[i]);
            check(bytes > 0, "read");
            if ((got[i] += bytes) < SIZE) continue;
            got[i] = 0;
            answered++;
            if (sent++ < requests) check(write(sockets[i], request, SIZE) == SIZE, "write");
        }
    }
    printf("%f\n", (now() - start) / requests);
    return 0;
}
