// Kernels of the decoder, compiled for one model: HEAD is its head size, ROUNDED says that products work in bfloat16.
// Matrices are row-major. Every sum has a fixed order, so that the same batch gives the same bits.

#ifdef ROUNDED
typedef unsigned short Value; // bfloat16
__device__ __forceinline__ float widen(Value value) { return __uint_as_float((unsigned) value << 16); }
__device__ __forceinline__ Value narrow(float number) {
    unsigned bits = __float_as_uint(number);
    return (Value) ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16); // to nearest, ties to even
}
#else
typedef float Value;
__device__ __forceinline__ float widen(Value value) { return value; }
__device__ __forceinline__ Value narrow(float number) { return number; }
#endif

struct __align__(4 * sizeof(Value)) Values { Value v[4]; };
struct __align__(16) Floats { float v[4]; };

__device__ __forceinline__ Floats widen(Values values) {
    Floats wide;
    for (int i = 0; i < 4; i++) wide.v[i] = widen(values.v[i]);
    return wide;
}
__device__ __forceinline__ Values narrow(Floats numbers) {
    Values values;
    for (int i = 0; i < 4; i++) values.v[i] = narrow(numbers.v[i]);
    return values;
}
__device__ __forceinline__ Floats read4(const float* from) { return *(const Floats*) from; }
#ifdef ROUNDED
__device__ __forceinline__ Floats read4(const Value* from) { return widen(*(const Values*) from); }
#endif
__device__ __forceinline__ void write4(Value* to, Floats numbers) { *(Values*) to = narrow(numbers); }
#ifdef ROUNDED
__device__ __forceinline__ void write4(float* to, Floats numbers) { *(Floats*) to = numbers; }
#endif

// The sum over a block, given to every thread. Scratch holds a number for each warp.
__device__ __forceinline__ float blockSum(float number, float* scratch) {
    for (int offset = 16; offset > 0; offset >>= 1) number += __shfl_xor_sync(0xffffffffu, number, offset);
    __syncthreads();
    if (threadIdx.x % 32 == 0) scratch[threadIdx.x / 32] = number;
    __syncthreads();
    float sum = 0;
    for (int warp = 0; warp < blockDim.x / 32; warp++) sum += scratch[warp];
    return sum;
}

#define LEAST (-1e30f)
