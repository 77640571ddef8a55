// ---- Queries, keys and values: bias and rotation in place ----

// The first column of each head's query, key and value.
#ifdef BY_HEAD // after the queries of every key head stand its key and its value
#define QUERY_COLUMN(head) (((head) + 2 * ((head) / queriesOfKey)) * HEAD)
#define KEY_COLUMN(keyHead) ((((keyHead) + 1) * (queriesOfKey + 2) - 2) * HEAD)
#define VALUE_COLUMN(keyHead) (KEY_COLUMN(keyHead) + HEAD)
#define TURNED(place) ((place) % (queriesOfKey + 2) <= queriesOfKey)
#else // all queries, all keys, all values
#define QUERY_COLUMN(head) ((head) * HEAD)
#define KEY_COLUMN(keyHead) ((heads + (keyHead)) * HEAD)
#define VALUE_COLUMN(keyHead) ((heads + heads / queriesOfKey + (keyHead)) * HEAD)
#define TURNED(place) ((place) < heads + heads / queriesOfKey)
#endif

// Queries and keys are turned, halves of their first 2 * half dimensions against each other.
extern "C" __global__ void turn(Value* packed, const float* bias, int width, const int* positions, const float* cosines,
        const float* sines, int half, int heads, int queriesOfKey, float direction) {
    Value* row = packed + (long long) blockIdx.x * width;
    long long angle = half ? (long long) positions[blockIdx.x] * half : 0;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        int head = i / HEAD;
        int within = i - head * HEAD;
        bool turned = within < 2 * half && TURNED(head);
        if (turned && within >= half) continue;
        float first = widen(row[i]) + (bias ? bias[i] : 0);
        if (turned) {
            float second = widen(row[i + half]) + (bias ? bias[i + half] : 0);
            float cosine = cosines[angle + within];
            float sine = sines[angle + within] * direction;
            row[i] = narrow(first * cosine - second * sine);
            row[i + half] = narrow(second * cosine + first * sine);
        } else {
            row[i] = narrow(first);
        }
    }
}
