// ---- Sums over rows: in parts, then the parts in order ----

// Adds up the parts of each column, in order.
extern "C" __global__ void addParts(const float* parts, int count, int columns, float* sums) {
    int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (column >= columns) return;
    float sum = 0;
    for (int part = 0; part < count; part++) sum += parts[(long long) part * columns + column];
    sums[column] += sum;
}

// Grid: columns by blocks of threads, parts.
extern "C" __global__ void columnSums(const Value* matrix, int rows, int columns, int rowsOfPart, float* parts) {
    int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (column >= columns) return;
    int first = blockIdx.y * rowsOfPart;
    int end = min(rows, first + rowsOfPart);
    float sum = 0;
    for (int row = first; row < end; row++) sum += widen(matrix[(long long) row * columns + column]);
    parts[(long long) blockIdx.y * columns + column] = sum;
}

// ---- Embedding ----

extern "C" __global__ void embed(const int* tokens, const int* positions, const float* ofTokens,
        const float* ofPositions, float* state, int hidden) {
    int row = blockIdx.x;
    const float* token = ofTokens + (long long) tokens[row] * hidden;
    const float* position = ofPositions ? ofPositions + (long long) positions[row] * hidden : 0;
    float* out = state + (long long) row * hidden;
    for (int i = 4 * threadIdx.x; i < hidden; i += 4 * blockDim.x) {
        Floats sum = read4(token + i);
        if (position) {
            Floats other = read4(position + i);
            for (int j = 0; j < 4; j++) sum.v[j] += other.v[j];
        }
        *(Floats*) (out + i) = sum;
    }
}

// One block for each table row that a batch uses: adds the gradients of its rows, in order.
extern "C" __global__ void embedBackward(const int* entries, const int* firsts, const int* rows, const float* gradient,
        float* table, int hidden) {
    float* out = table + (long long) entries[blockIdx.x] * hidden;
    int first = firsts[blockIdx.x];
    int end = firsts[blockIdx.x + 1];
    for (int i = threadIdx.x; i < hidden; i += blockDim.x) {
        float sum = 0;
        for (int j = first; j < end; j++) sum += gradient[(long long) rows[j] * hidden + i];
        out[i] += sum;
    }
}
