// ---- Head: rows of a chunk of logits, from one predicting row on ----

extern "C" __global__ void logProbs(const float* logits, int stride, int vocabulary, int firstRow,
        const int* firstTargets, const int* targetTokens, const int* targetIndices, float* out, float* logSums) {
    __shared__ float maxima[32];
    __shared__ float sums[32];
    const float* row = logits + (long long) blockIdx.x * stride;
    float most = LEAST;
    float sum = 0;
    for (int i = threadIdx.x; i < vocabulary; i += blockDim.x) {
        float x = row[i];
        float top = fmaxf(most, x);
        sum = sum * expf(most - top) + expf(x - top);
        most = top;
    }
    for (int offset = 16; offset > 0; offset >>= 1) {
        float otherMost = __shfl_xor_sync(0xffffffffu, most, offset);
        float otherSum = __shfl_xor_sync(0xffffffffu, sum, offset);
        float top = fmaxf(most, otherMost);
        sum = sum * expf(most - top) + otherSum * expf(otherMost - top);
        most = top;
    }
    if (threadIdx.x % 32 == 0) {
        maxima[threadIdx.x / 32] = most;
        sums[threadIdx.x / 32] = sum;
    }
    __syncthreads();
    most = maxima[0];
    sum = sums[0];
    for (int warp = 1; warp < blockDim.x / 32; warp++) {
        float top = fmaxf(most, maxima[warp]);
        sum = sum * expf(most - top) + sums[warp] * expf(maxima[warp] - top);
        most = top;
    }
    float logSum = most + logf(sum);
    int predicting = firstRow + blockIdx.x;
    if (threadIdx.x == 0) logSums[predicting] = logSum;
    for (int t = firstTargets[predicting] + threadIdx.x; t < firstTargets[predicting + 1]; t += blockDim.x) {
        out[targetIndices[t]] = row[targetTokens[t]] - logSum;
    }
}

// The gradient by logits: sum of weights * (target - probability). Columns beyond the vocabulary become 0.
extern "C" __global__ void logitGradients(const float* logits, int stride, int vocabulary, int firstRow,
        const int* firstTargets, const int* targetTokens, const int* targetIndices, const float* weights,
        const float* logSums, Value* gradient) {
    int predicting = firstRow + blockIdx.x;
    const float* row = logits + (long long) blockIdx.x * stride;
    Value* out = gradient + (long long) blockIdx.x * stride;
    int first = firstTargets[predicting];
    int end = firstTargets[predicting + 1];
    float total = 0;
    for (int t = first; t < end; t++) total += weights[targetIndices[t]];
    float logSum = logSums[predicting];
    for (int i = 4 * threadIdx.x; i < stride; i += 4 * blockDim.x) {
        Floats x = read4(row + i);
        Floats d;
        for (int j = 0; j < 4; j++) d.v[j] = i + j < vocabulary && total != 0 ? -total * expf(x.v[j] - logSum) : 0;
        for (int t = first; t < end; t++) {
            int token = targetTokens[t];
            if (token >= i && token < i + 4) d.v[token - i] += weights[targetIndices[t]];
        }
        write4(out + i, d);
    }
}
