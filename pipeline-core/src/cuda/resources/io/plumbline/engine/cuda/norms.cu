// ---- Norms. Statistics of a row: mean (0 for RMS) and reciprocal deviation ----

// sum = state[index] + added[index] + bias, where there is something added; normed = norm(sum). An index below 0 stands
// for a row of which nothing comes.
extern "C" __global__ void normForward(const float* state, const Value* added, const float* addedBias, const int* index,
        float* sums, const float* weight, const float* bias, float epsilon, int centred, Value* normed,
        float* statistics, int hidden) {
    SHARED(float, row);
    __shared__ float scratch[32];
    long long from = (long long) (index ? max(0, index[blockIdx.x]) : blockIdx.x) * hidden;
    long long to = (long long) blockIdx.x * hidden;
    float sum = 0;
    for (int i = 4 * threadIdx.x; i < hidden; i += 4 * blockDim.x) {
        Floats x = read4(state + from + i);
        if (added) {
            Floats y = read4(added + from + i);
            for (int j = 0; j < 4; j++) x.v[j] += y.v[j];
        }
        if (addedBias) {
            Floats y = read4(addedBias + i);
            for (int j = 0; j < 4; j++) x.v[j] += y.v[j];
        }
        if (sums) *(Floats*) (sums + to + i) = x;
        *(Floats*) (row + i) = x;
        for (int j = 0; j < 4; j++) sum += x.v[j];
    }
    float mean = centred ? blockSum(sum, scratch) / hidden : 0;
    float square = 0;
    for (int i = 4 * threadIdx.x; i < hidden; i += 4 * blockDim.x) {
        for (int j = 0; j < 4; j++) {
            float d = row[i + j] - mean;
            square += d * d;
        }
    }
    float reciprocal = 1 / sqrtf(blockSum(square, scratch) / hidden + epsilon);
    if (threadIdx.x == 0) {
        statistics[2 * blockIdx.x] = mean;
        statistics[2 * blockIdx.x + 1] = reciprocal;
    }
    for (int i = 4 * threadIdx.x; i < hidden; i += 4 * blockDim.x) {
        Floats w = read4(weight + i);
        Floats n;
        for (int j = 0; j < 4; j++) n.v[j] = (row[i + j] - mean) * reciprocal * w.v[j];
        if (bias) {
            Floats b = read4(bias + i);
            for (int j = 0; j < 4; j++) n.v[j] += b.v[j];
        }
        write4(normed + to + i, n);
    }
}

// sums = state + added + bias
extern "C" __global__ void addRows(const float* state, const Value* added, const float* bias, float* sums, int hidden) {
    long long at = (long long) blockIdx.x * hidden;
    for (int i = 4 * threadIdx.x; i < hidden; i += 4 * blockDim.x) {
        Floats x = read4(state + at + i);
        Floats y = read4(added + at + i);
        for (int j = 0; j < 4; j++) x.v[j] += y.v[j];
        if (bias) {
            Floats b = read4(bias + i);
            for (int j = 0; j < 4; j++) x.v[j] += b.v[j];
        }
        *(Floats*) (sums + at + i) = x;
    }
}

// gradient[index] (+)= the gradient by what was normalised; rounded[index] is the same for products.
extern "C" __global__ void normBackward(const float* sums, const float* statistics, const float* weight, int centred,
        const Value* gradientNormed, const int* index, int keep, float* gradient, Value* rounded, int hidden) {
    __shared__ float scratch[32];
    if (index && index[blockIdx.x] < 0) return;
    long long from = (long long) blockIdx.x * hidden;
    long long to = (long long) (index ? index[blockIdx.x] : blockIdx.x) * hidden;
    float mean = statistics[2 * blockIdx.x];
    float reciprocal = statistics[2 * blockIdx.x + 1];
    float sum = 0;
    float product = 0;
    for (int i = 4 * threadIdx.x; i < hidden; i += 4 * blockDim.x) {
        Floats x = read4(sums + from + i);
        Floats g = read4(gradientNormed + from + i);
        Floats w = read4(weight + i);
        for (int j = 0; j < 4; j++) {
            float scaled = g.v[j] * w.v[j];
            sum += scaled;
            product += scaled * (x.v[j] - mean) * reciprocal;
        }
    }
    sum = centred ? blockSum(sum, scratch) / hidden : 0;
    product = blockSum(product, scratch) / hidden;
    for (int i = 4 * threadIdx.x; i < hidden; i += 4 * blockDim.x) {
        Floats x = read4(sums + from + i);
        Floats g = read4(gradientNormed + from + i);
        Floats w = read4(weight + i);
        Floats d;
        for (int j = 0; j < 4; j++) {
            d.v[j] = reciprocal * (g.v[j] * w.v[j] - sum - (x.v[j] - mean) * reciprocal * product);
        }
        if (keep) {
            Floats before = read4(gradient + to + i);
            for (int j = 0; j < 4; j++) d.v[j] += before.v[j];
        }
        *(Floats*) (gradient + to + i) = d;
        write4(rounded + to + i, d);
    }
}

// Parts of the gradients of a norm's weight and bias; the bias's follow the weight's.
extern "C" __global__ void normSums(const float* sums, const float* statistics, const Value* gradientNormed, int rows,
        int hidden, int rowsOfPart, float* weightParts, float* biasParts) {
    int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (column >= hidden) return;
    int first = blockIdx.y * rowsOfPart;
    int end = min(rows, first + rowsOfPart);
    float ofWeight = 0;
    float ofBias = 0;
    for (int row = first; row < end; row++) {
        long long at = (long long) row * hidden + column;
        float g = widen(gradientNormed[at]);
        ofWeight += g * (sums[at] - statistics[2 * row]) * statistics[2 * row + 1];
        ofBias += g;
    }
    weightParts[(long long) blockIdx.y * hidden + column] = ofWeight;
    if (biasParts) biasParts[(long long) blockIdx.y * hidden + column] = ofBias;
}

// Normalises again by statistics that are known.
extern "C" __global__ void normAgain(const float* sums, const float* statistics, const float* weight, const float* bias,
        Value* normed, int hidden) {
    long long at = (long long) blockIdx.x * hidden;
    float mean = statistics[2 * blockIdx.x];
    float reciprocal = statistics[2 * blockIdx.x + 1];
    for (int i = 4 * threadIdx.x; i < hidden; i += 4 * blockDim.x) {
        Floats x = read4(sums + at + i);
        Floats w = read4(weight + i);
        Floats n;
        for (int j = 0; j < 4; j++) n.v[j] = (x.v[j] - mean) * reciprocal * w.v[j];
        if (bias) {
            Floats b = read4(bias + i);
            for (int j = 0; j < 4; j++) n.v[j] += b.v[j];
        }
        write4(normed + at + i, n);
    }
}
