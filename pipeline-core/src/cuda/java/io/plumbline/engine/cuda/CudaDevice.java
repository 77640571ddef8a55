package io.plumbline.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cudaDevAttrComputeCapabilityMajor;
import static org.bytedeco.cuda.global.cudart.cudaDevAttrComputeCapabilityMinor;
import static org.bytedeco.cuda.global.cudart.cudaDevAttrMaxSharedMemoryPerBlockOptin;
import static org.bytedeco.cuda.global.cudart.cudaDeviceGetAttribute;
import static org.bytedeco.cuda.global.cudart.cudaFree;
import static org.bytedeco.cuda.global.cudart.cudaMalloc;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyAsync;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDeviceToDevice;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDeviceToHost;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyHostToDevice;
import static org.bytedeco.cuda.global.cudart.cudaMemsetAsync;
import static org.bytedeco.cuda.global.cudart.cudaSetDevice;
import static org.bytedeco.cuda.global.cudart.cudaStreamCreate;
import static org.bytedeco.cuda.global.cudart.cudaStreamDestroy;
import static org.bytedeco.cuda.global.cudart.cudaStreamSynchronize;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** An NVIDIA GPU, by one stream of it. */
final class CudaDevice implements Device {
    private static final String PREAMBLE = "#define SHARED(type, name) extern __shared__ type name[]\n";

    private final int index;
    private final CUstream_st stream = new CUstream_st();
    private final int capability;
    private final int sharedBytes;
    private final Products products;

    /** @param index its place among those that this process sees, from 0: CUDA's number of it in this process */
    CudaDevice(int index) {
        this.index = index;
        enter();
        CudaError.check("cudaFree", cudaFree(null)); // Makes the context.
        CudaError.check("cudaStreamCreate", cudaStreamCreate(stream));
        int major = attribute(cudaDevAttrComputeCapabilityMajor);
        capability = 10 * major + attribute(cudaDevAttrComputeCapabilityMinor);
        sharedBytes = attribute(cudaDevAttrMaxSharedMemoryPerBlockOptin);
        products = new Products(stream);
    }

    private int attribute(int attribute) {
        int[] value = new int[1];
        CudaError.check("cudaDeviceGetAttribute", cudaDeviceGetAttribute(value, attribute, index));
        return value[0];
    }

    /** CUDA keeps the device of each thread apart. */
    @Override
    public void enter() {
        CudaError.check("cudaSetDevice", cudaSetDevice(index));
    }

    @Override
    public int sharedBytes() {
        return sharedBytes;
    }

    @Override
    public long allocate(long bytes) {
        try (PointerPointer<Pointer> result = new PointerPointer<>(1)) {
            CudaError.check("cudaMalloc of " + bytes + " bytes", cudaMalloc(result, bytes));
            return result.get(0).address();
        }
    }

    @Override
    public void free(long address) {
        CudaError.check("cudaFree", cudaFree(new Address(address)));
    }

    @Override
    public void zero(long address, long bytes) {
        CudaError.check("cudaMemsetAsync", cudaMemsetAsync(new Address(address), 0, bytes, stream));
    }

    @Override
    public void copyIn(long target, ByteBuffer source) {
        CudaError.check(
                "cudaMemcpyAsync",
                cudaMemcpyAsync(
                        new Address(target), new Pointer(source), source.remaining(), cudaMemcpyHostToDevice, stream));
        synchronize();
    }

    @Override
    public void copyOut(ByteBuffer target, long source) {
        CudaError.check(
                "cudaMemcpyAsync",
                cudaMemcpyAsync(
                        new Pointer(target), new Address(source), target.remaining(), cudaMemcpyDeviceToHost, stream));
        synchronize();
    }

    @Override
    public void copy(long target, long source, long bytes) {
        CudaError.check(
                "cudaMemcpyAsync",
                cudaMemcpyAsync(new Address(target), new Address(source), bytes, cudaMemcpyDeviceToDevice, stream));
    }

    @Override
    public Program compile(String source, List<String> definitions) {
        List<String> options = new ArrayList<>();
        options.add("--gpu-architecture=sm_" + capability);
        definitions.forEach(definition -> options.add("-D" + definition));
        return new CudaProgram(Compiler.compile(PREAMBLE + source, options), stream);
    }

    @Override
    public void multiply(Product product) {
        products.multiply(product);
    }

    @Override
    public void synchronize() {
        CudaError.check("cudaStreamSynchronize", cudaStreamSynchronize(stream));
    }

    @Override
    public void close() {
        products.close();
        CudaError.check("cudaStreamDestroy", cudaStreamDestroy(stream));
    }
}
