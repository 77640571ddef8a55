// ---- Feed-forward layer: SiLU 0, GELU by tanh 1, GELU by erf 2 ----

__device__ __forceinline__ float activate(float x, int kind, float* slope) {
    if (kind == 0) {
        float sigmoid = 1 / (1 + expf(-x));
        *slope = sigmoid * (1 + x * (1 - sigmoid));
        return x * sigmoid;
    }
    if (kind == 1) {
        float inner = 0.7978845608028654f * (x + 0.044715f * x * x * x);
        float t = tanhf(inner);
        *slope = 0.5f * (1 + t) + 0.5f * x * (1 - t * t) * 0.7978845608028654f * (1 + 3 * 0.044715f * x * x);
        return 0.5f * x * (1 + t);
    }
    float cumulative = 0.5f * (1 + erff(x * 0.7071067811865476f));
    *slope = cumulative + x * 0.3989422804014327f * expf(-0.5f * x * x);
    return x * cumulative;
}

// Expanded: [rows, width], or gate and up side by side, [rows, 2 width]. With a gradient it becomes that by expanded.
extern "C" __global__ void feedForward(Value* expanded, const float* bias, Value* hidden, const Value* gradientHidden,
        int width, int gated, int kind) {
    Value* row = expanded + (long long) blockIdx.x * width * (gated ? 2 : 1);
    long long at = (long long) blockIdx.x * width;
    for (int i = 4 * threadIdx.x; i < width; i += 4 * blockDim.x) {
        Floats x = read4(row + i);
        Floats u, h, slope;
        if (bias) {
            Floats b = read4(bias + i);
            for (int j = 0; j < 4; j++) x.v[j] += b.v[j];
        }
        if (gated) {
            u = read4(row + width + i);
            if (bias) {
                Floats b = read4(bias + width + i);
                for (int j = 0; j < 4; j++) u.v[j] += b.v[j];
            }
        }
        for (int j = 0; j < 4; j++) h.v[j] = activate(x.v[j], kind, &slope.v[j]);
        if (gradientHidden) {
            Floats g = read4(gradientHidden + at + i);
            Floats dx;
            for (int j = 0; j < 4; j++) dx.v[j] = g.v[j] * slope.v[j] * (gated ? u.v[j] : 1);
            write4(row + i, dx);
            if (gated) {
                Floats du;
                for (int j = 0; j < 4; j++) du.v[j] = g.v[j] * h.v[j];
                write4(row + width + i, du);
            }
        }
        if (gated) for (int j = 0; j < 4; j++) h.v[j] *= u.v[j];
        write4(hidden + at + i, h);
    }
}
