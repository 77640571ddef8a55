package io.plumbline.engine.cuda;

import static org.bytedeco.cuda.global.cublas.cublasLtCreate;
import static org.bytedeco.cuda.global.cublas.cublasLtDestroy;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmul;
import static org.bytedeco.cuda.global.cudart.cudaFree;
import static org.bytedeco.cuda.global.cudart.cudaMalloc;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.cuda.cublas.cublasLtContext;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** Matrix products by cuBLASLt on one stream; each form of product is planned once. */
final class Products implements AutoCloseable {
    private static final long WORKSPACE_BYTES = 64L << 20;

    private final CUstream_st stream;
    private final cublasLtContext context = new cublasLtContext();
    private final Pointer workspace;
    private final Map<ProductForm, ProductPlan> plans = new HashMap<>();
    private final FloatPointer scale = new FloatPointer(1f);
    private final FloatPointer one = new FloatPointer(1f);
    private final FloatPointer zero = new FloatPointer(0f);

    Products(CUstream_st stream) {
        this.stream = stream;
        CudaError.checkCode("cublasLtCreate", cublasLtCreate(context));
        try (PointerPointer<Pointer> result = new PointerPointer<>(1)) {
            CudaError.check("cudaMalloc of " + WORKSPACE_BYTES + " bytes", cudaMalloc(result, WORKSPACE_BYTES));
            workspace = new Address(result.get(0).address());
        }
    }

    void multiply(Product product) {
        ProductPlan plan =
                plans.computeIfAbsent(ProductForm.of(product), form -> ProductPlan.of(form, context, WORKSPACE_BYTES));
        scale.put((float) product.scale());
        Pointer result = new Address(product.result().address());
        CudaError.checkCode(
                "cublasLtMatmul of " + product,
                cublasLtMatmul(
                        context,
                        plan.operation(),
                        scale,
                        new Address(product.right().address()),
                        plan.first(),
                        new Address(product.left().address()),
                        plan.second(),
                        product.keep() == 0 ? zero : one,
                        result,
                        plan.result(),
                        result,
                        plan.result(),
                        plan.choice().algo(),
                        workspace,
                        WORKSPACE_BYTES,
                        stream));
    }

    @Override
    public void close() {
        plans.values().forEach(ProductPlan::destroy);
        CudaError.checkCode("cublasLtDestroy", cublasLtDestroy(context));
        CudaError.check("cudaFree", cudaFree(workspace));
        scale.close();
        one.close();
        zero.close();
    }
}
