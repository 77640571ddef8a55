// Runs CUDA kernels on the host, a thread of a block as a coroutine, on x86-64. It checks arithmetic and indices, not
// speed or races.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

#define EMULATED
#define __device__
#define __global__
#define __forceinline__ inline
#define __shared__ static
#define __launch_bounds__(n)
#define __align__(n) __attribute__((aligned(n)))
#define SHARED(type, name) type* name = (type*) emulatedShared

struct Place { unsigned x, y, z; };
static Place threadIdx, blockIdx, blockDim, gridDim;
static char* emulatedShared;

enum State { READY, AT_BLOCK, AT_WARP, DONE };
struct Fiber { void* top; State state; std::vector<char> stack; };
static std::vector<Fiber> fibers;
static void* scheduler;
static int running;
static unsigned exchanged[1024];
static unsigned operands[1024][6];
static void (*body)(void**);
static void** bodyArguments;

// Keeps the registers that a callee must keep on the stack it leaves, and takes those of the other.
extern "C" void switchStacks(void** left, void* entered);
asm(R"(
.text
.local switchStacks
.type switchStacks,@function
switchStacks:
    pushq %rbx
    pushq %rbp
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbp
    popq %rbx
    ret
)");

static void pauseAt(State state) {
    int self = running;
    fibers[self].state = state;
    switchStacks(&fibers[self].top, scheduler);
    threadIdx = Place{(unsigned) self, 0, 0};
}
static void __syncthreads() { pauseAt(AT_BLOCK); }
template <class T> static T __shfl_xor_sync(unsigned, T value, int mask) {
    int self = running;
    static_assert(sizeof(T) == 4, "32 bits");
    memcpy(&exchanged[self], &value, 4);
    pauseAt(AT_WARP);
    T result;
    memcpy(&result, &exchanged[self ^ mask], 4);
    pauseAt(AT_WARP);
    return result;
}
static float widened(unsigned bits) { bits <<= 16; float f; memcpy(&f, &bits, 4); return f; }
// mma.sync.m16n8k16 of bfloat16: every lane shows its operands, then sums up its four results.
static void emulatedMultiplyAdd(float c[4], const unsigned a[4], const unsigned b[2]) {
    int self = running, warp = self & ~31, lane = self & 31;
    memcpy(operands[self], a, 16);
    memcpy(operands[self] + 4, b, 8);
    pauseAt(AT_WARP);
    for (int e = 0; e < 4; e++) {
        int row = lane / 4 + 8 * (e / 2), column = 2 * (lane % 4) + e % 2;
        double sum = c[e];
        for (int k = 0; k < 16; k++) {
            unsigned left = operands[warp + row % 8 * 4 + k % 8 / 2][row / 8 + 2 * (k / 8)];
            unsigned right = operands[warp + column * 4 + k % 8 / 2][4 + k / 8];
            sum += (double) widened(left >> 16 * (k % 2) & 0xFFFF) * widened(right >> 16 * (k % 2) & 0xFFFF);
        }
        c[e] = sum;
    }
    pauseAt(AT_WARP);
}
static float __uint_as_float(unsigned bits) { float f; memcpy(&f, &bits, 4); return f; }
static unsigned __float_as_uint(float f) { unsigned bits; memcpy(&bits, &f, 4); return bits; }
static int min(int a, int b) { return a < b ? a : b; }
static int max(int a, int b) { return a > b ? a : b; }

static void enter() {
    body(bodyArguments);
    fibers[running].state = DONE;
    switchStacks(&fibers[running].top, scheduler);
}

static void runBlock(int threads, int sharedBytes, bool waits) {
    if (!waits) {
        for (int i = 0; i < threads; i++) {
            threadIdx = Place{(unsigned) i, 0, 0};
            body(bodyArguments);
        }
        return;
    }
    std::vector<char> memory(sharedBytes + 64, (char) 0xFF); // NaN: what nobody wrote
    emulatedShared = (char*) (((uintptr_t) memory.data() + 15) & ~(uintptr_t) 15);
    if ((int) fibers.size() < threads) fibers.resize(threads);
    for (int i = 0; i < threads; i++) {
        Fiber& f = fibers[i];
        f.stack.resize(64 << 10);
        void** top = (void**) (((uintptr_t) f.stack.data() + f.stack.size()) & ~(uintptr_t) 15);
        *--top = 0; // as after a call: the stack is 8 off a multiple of 16
        *--top = (void*) enter;
        top -= 6;
        f.top = top;
        f.state = READY;
    }
    for (;;) {
        bool progress = false;
        for (int i = 0; i < threads; i++) {
            if (fibers[i].state != READY) continue;
            running = i;
            threadIdx = Place{(unsigned) i, 0, 0};
            switchStacks(&scheduler, fibers[i].top);
            progress = true;
        }
        bool done = true, allAtBlock = true;
        for (int i = 0; i < threads; i++) {
            if (fibers[i].state != DONE) done = false;
            if (fibers[i].state != DONE && fibers[i].state != AT_BLOCK) allAtBlock = false;
        }
        if (done) return;
        bool released = false;
        for (int w = 0; w < threads; w += 32) {
            bool all = true, any = false;
            for (int i = w; i < w + 32 && i < threads; i++) {
                if (fibers[i].state == AT_WARP) any = true; else if (fibers[i].state != DONE) all = false;
            }
            if (any && all) {
                for (int i = w; i < w + 32 && i < threads; i++) if (fibers[i].state == AT_WARP) fibers[i].state = READY;
                released = true;
            }
        }
        if (!released && allAtBlock) {
            for (int i = 0; i < threads; i++) if (fibers[i].state == AT_BLOCK) fibers[i].state = READY;
            released = true;
        }
        if (!released && !progress) { fprintf(stderr, "emulator: deadlock\n"); abort(); }
    }
}

static void runGrid(int columns, int rows, int threads, int sharedBytes, void** slots, bool waits) {
    bodyArguments = slots;
    blockDim = Place{(unsigned) threads, 1, 1};
    gridDim = Place{(unsigned) columns, (unsigned) rows, 1};
    for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
            blockIdx = Place{(unsigned) x, (unsigned) y, 0};
            runBlock(threads, sharedBytes, waits);
        }
    }
}

template <class... A, size_t... I> static void callWith(void (*f)(A...), void** a, std::index_sequence<I...>) {
    f(*(A*) a[I]...);
}
template <class... A> static void callWith(void (*f)(A...), void** a) {
    callWith(f, a, std::index_sequence_for<A...>());
}
