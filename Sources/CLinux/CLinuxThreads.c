#define _GNU_SOURCE
#include "CLinux.h"

int fairway_start_thread(size_t stack_size, void *(*body)(void *), void *context, pthread_t *thread) {
    pthread_attr_t attributes;
    int failure = pthread_attr_init(&attributes);
    if (failure) return failure;
    if (stack_size > 0) failure = pthread_attr_setstacksize(&attributes, stack_size);
    if (!failure) failure = pthread_create(thread, &attributes, body, context);
    pthread_attr_destroy(&attributes);
    return failure;
}
