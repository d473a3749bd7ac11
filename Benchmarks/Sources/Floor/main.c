#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attach.h"
#include "connections.h"
#include "proxies.h"
#include "serve.h"

/// The sizes given as arguments, or those of the project's tables.
static int read_sizes(int count, char **arguments, const int *usual, int *sizes) {
    if (count > 3) return -1;
    for (int index = 0; index < 3; index++) {
        sizes[index] = count == 0 ? usual[index] : index < count ? atoi(arguments[index]) : 0;
    }
    int given = count == 0 ? 3 : count;
    for (int index = 0; index < given; index++) {
        if (sizes[index] < (index ? sizes[index - 1] + 1 : 1)) return -1;
    }
    return given;
}

int main(int count, char **arguments) {
    int sizes[3];
    if (count >= 2 && strcmp(arguments[1], "attach") == 0) {
        int given = read_sizes(count - 2, arguments + 2, (const int[]){1, 100, 1000}, sizes);
        if (given > 0 && sizes[given - 1] <= 1000) {
            measure_attach(sizes, given);
            return 0;
        }
    } else if (count >= 3 && strcmp(arguments[1], "connections") == 0) {
        int given = read_sizes(count - 3, arguments + 3, (const int[]){1, 100, 5000}, sizes);
        if (given > 0 && sizes[given - 1] <= 10000) {
            measure_connections(arguments[2], sizes, given);
            return 0;
        }
    } else if (count == 3 && strcmp(arguments[1], "proxies") == 0) {
        measure_proxies(arguments[2]);
        return 0;
    } else if (count == 3 && strcmp(arguments[1], "serve") == 0) {
        serve(atoi(arguments[2]));
    }
    fputs(
        "usage: floor attach [SIZE]…                  (at most three, ascending)\n"
        "       floor connections DIRECTORY [SIZE]…   (of Fairway's programs)\n"
        "       floor proxies DIRECTORY\n"
        "       floor serve PORT\n",
        stderr);
    return 2;
}
