// ---- Vectors ----

extern "C" __global__ void roundVector(const float* from, Value* to, long long count) {
    long long step = 4LL * gridDim.x * blockDim.x;
    for (long long i = 4LL * (blockIdx.x * (long long) blockDim.x + threadIdx.x); i < count; i += step) {
        if (i + 4 <= count) {
            write4(to + i, read4(from + i));
        } else {
            for (long long j = i; j < count; j++) to[j] = narrow(from[j]);
        }
    }
}

// One double for each block.
extern "C" __global__ void squares(const float* vector, long long count, double* sums) {
    __shared__ double ofThreads[256];
    double sum = 0;
    long long step = (long long) gridDim.x * blockDim.x;
    for (long long i = blockIdx.x * (long long) blockDim.x + threadIdx.x; i < count; i += step) {
        sum += (double) (vector[i] * vector[i]);
    }
    ofThreads[threadIdx.x] = sum;
    __syncthreads();
    for (int half = blockDim.x / 2; half > 0; half /= 2) {
        if (threadIdx.x < half) ofThreads[threadIdx.x] += ofThreads[threadIdx.x + half];
        __syncthreads();
    }
    if (threadIdx.x == 0) sums[blockIdx.x] = ofThreads[0];
}

extern "C" __global__ void scaleVector(float* vector, long long count, float factor) {
    long long step = (long long) gridDim.x * blockDim.x;
    for (long long i = blockIdx.x * (long long) blockDim.x + threadIdx.x; i < count; i += step) vector[i] *= factor;
}

extern "C" __global__ void addScaledVector(float* vector, const float* other, long long count, float scale) {
    long long step = (long long) gridDim.x * blockDim.x;
    for (long long i = blockIdx.x * (long long) blockDim.x + threadIdx.x; i < count; i += step) {
        vector[i] += scale * other[i];
    }
}

extern "C" __global__ void adam(float* gradient, float* mean, float* square, long long count, float keepMean,
        float takeMean, float keepSquare, float takeSquare, float rate, float small) {
    long long step = (long long) gridDim.x * blockDim.x;
    for (long long i = blockIdx.x * (long long) blockDim.x + threadIdx.x; i < count; i += step) {
        float g = gradient[i];
        float m = keepMean * mean[i] + takeMean * g;
        float s = keepSquare * square[i] + takeSquare * g * g;
        mean[i] = m;
        square[i] = s;
        gradient[i] = rate * m / (sqrtf(s) + small);
    }
}

extern "C" __global__ void rmsProp(float* gradient, float* square, long long count, float keep, float take, float rate,
        float small) {
    long long step = (long long) gridDim.x * blockDim.x;
    for (long long i = blockIdx.x * (long long) blockDim.x + threadIdx.x; i < count; i += step) {
        float g = gradient[i];
        float s = keep * square[i] + take * g * g;
        square[i] = s;
        gradient[i] = rate * g / (sqrtf(s) + small);
    }
}
