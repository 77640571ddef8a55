// What Java calls: libraries of emulated kernels, and matrix products. Addresses and numbers only, so that no header of
// Java's is needed.
#include <cstdint>
#include <cstring>
#include <dlfcn.h>

typedef int (*Entry)(const char* kernel, int columns, int rows, int threads, int shared, void** slots);

// A row-major matrix; element is 4 for float32, 2 for bfloat16.
struct Matrix { int64_t address, stride, element; };

static float read(const Matrix& m, int64_t row, int64_t column) {
    int64_t at = m.address + (row * m.stride + column) * m.element;
    float value;
    uint32_t bits;
    if (m.element == 4) {
        memcpy(&value, (void*) at, 4);
    } else {
        uint16_t upper;
        memcpy(&upper, (void*) at, 2);
        bits = (uint32_t) upper << 16;
        memcpy(&value, &bits, 4);
    }
    return value;
}

static void write(const Matrix& m, int64_t row, int64_t column, float value) {
    int64_t at = m.address + (row * m.stride + column) * m.element;
    if (m.element == 4) {
        memcpy((void*) at, &value, 4);
    } else {
        uint32_t bits;
        memcpy(&bits, &value, 4);
        uint16_t upper = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
        memcpy((void*) at, &upper, 2);
    }
}

// m, n, k, whether left and right are transposed, whether the result is kept, the scale, then the three matrices.
struct Product { int64_t m, n, k, leftTransposed, rightTransposed, keep; double scale; Matrix left, right, result; };

#define JAVA(name) Java_io_plumbline_engine_cuda_EmulatorLibrary_##name

extern "C" int64_t JAVA(find)(void*, void*, int64_t path, int64_t symbol) {
    void* library = dlopen((const char*) path, RTLD_NOW | RTLD_LOCAL);
    return library ? (int64_t) dlsym(library, (const char*) symbol) : 0;
}

extern "C" int32_t JAVA(launch)(void*, void*, int64_t entry, int64_t kernel, int32_t columns, int32_t rows,
        int32_t threads, int32_t shared, int64_t slots) {
    return ((Entry) entry)((const char*) kernel, columns, rows, threads, shared, (void**) slots);
}

// In double precision.
extern "C" void JAVA(multiply)(void*, void*, int64_t address) {
    const Product& p = *(const Product*) address;
    for (int64_t i = 0; i < p.m; i++) {
        for (int64_t j = 0; j < p.n; j++) {
            double sum = 0;
            for (int64_t l = 0; l < p.k; l++) {
                double left = p.leftTransposed ? read(p.left, l, i) : read(p.left, i, l);
                double right = p.rightTransposed ? read(p.right, j, l) : read(p.right, l, j);
                sum += left * right;
            }
            write(p.result, i, j, (float) (p.scale * sum + (p.keep ? read(p.result, i, j) : 0)));
        }
    }
}
