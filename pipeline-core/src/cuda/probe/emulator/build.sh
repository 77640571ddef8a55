#!/bin/bash
# build.sh KERNELS LIBRARY [-D...]: compiles kernels as a library of the host. Its function ENTRY runs a kernel by its
# name; it returns 1 where there is none.
set -e
here=$(dirname "$0")
kernels=$1
library=$2
shift 2

# Kernels whose threads wait for each other run as coroutines, the others as a loop.
waiting="squares normForward normBackward logProbs"
waiting="$waiting attentionForward attentionInner attentionBackwardKeys attentionBackwardQueries"

names() {
    sed -n 's/^extern "C" __global__ void \(__launch_bounds__([0-9]*) \)\?\([a-zA-Z]*\)(.*/\2/p' "$kernels" | sort -u
}

{
    echo '#include "emulator.h"'
    cat "$kernels"
    cat <<'END'
extern "C" int ENTRY(const char* name, int columns, int rows, int threads, int shared, void** slots) {
    bool waits = false;
    body = 0;
END
    for name in $(names); do
        echo "    if (!strcmp(name, \"$name\")) body = [](void** arguments) { callWith(&$name, arguments); };"
    done
    for name in $waiting; do
        echo "    if (!strcmp(name, \"$name\")) waits = true;"
    done
    cat <<'END'
    if (!body) return 1;
    runGrid(columns, rows, threads, shared, slots, waits);
    return 0;
}
END
} > "$library.cpp"
exec g++ -Wl,-Bsymbolic -w -std=c++17 -O2 -shared -fPIC -I"$here" "$@" -o "$library" "$library.cpp"
