package io.plumbline.engine.cuda;

import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_DESC_TRANSA;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_DESC_TRANSB;
import static org.bytedeco.cuda.global.cublas.CUBLAS_COMPUTE_32F;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulDescCreate;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulDescDestroy;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulDescSetAttribute;
import static org.bytedeco.cuda.global.cublas.cublasLtMatrixLayoutCreate;
import static org.bytedeco.cuda.global.cublas.cublasLtMatrixLayoutDestroy;
import static org.bytedeco.cuda.global.cudart.CUDA_R_16BF;
import static org.bytedeco.cuda.global.cudart.CUDA_R_32F;

import org.bytedeco.cuda.cublas.cublasLtContext;
import org.bytedeco.cuda.cublas.cublasLtMatmulDescOpaque_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulHeuristicResult_t;
import org.bytedeco.cuda.cublas.cublasLtMatrixLayoutOpaque_t;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * cuBLASLt's description of a form of product, and its choice of algorithm. Its matrices are column-major: a row-major
 * product is the transposed product of theirs, in which what is on the right comes first.
 *
 * @param operation the product
 * @param first what is on the right
 * @param second what is on the left
 * @param result of the product
 * @param choice of an algorithm
 */
record ProductPlan(
        cublasLtMatmulDescOpaque_t operation,
        cublasLtMatrixLayoutOpaque_t first,
        cublasLtMatrixLayoutOpaque_t second,
        cublasLtMatrixLayoutOpaque_t result,
        cublasLtMatmulHeuristicResult_t choice) {
    static ProductPlan of(ProductForm form, cublasLtContext context, long workspaceBytes) {
        cublasLtMatrixLayoutOpaque_t first = layout(form.right());
        cublasLtMatrixLayoutOpaque_t second = layout(form.left());
        cublasLtMatrixLayoutOpaque_t result = layout(form.result());
        cublasLtMatmulDescOpaque_t operation = operation(form);
        cublasLtMatmulHeuristicResult_t choice =
                new ProductChoice(context, operation, first, second, result).of(form, workspaceBytes);
        return new ProductPlan(operation, first, second, result, choice);
    }

    private static cublasLtMatmulDescOpaque_t operation(ProductForm form) {
        cublasLtMatmulDescOpaque_t operation;
        try (PointerPointer<cublasLtMatmulDescOpaque_t> made = new PointerPointer<>(1)) {
            CudaError.checkCode(
                    "cublasLtMatmulDescCreate", cublasLtMatmulDescCreate(made, CUBLAS_COMPUTE_32F, CUDA_R_32F));
            operation = made.get(cublasLtMatmulDescOpaque_t.class, 0);
        }
        transpose(operation, CUBLASLT_MATMUL_DESC_TRANSA, form.rightTransposed());
        transpose(operation, CUBLASLT_MATMUL_DESC_TRANSB, form.leftTransposed());
        return operation;
    }

    private static void transpose(cublasLtMatmulDescOpaque_t operation, int attribute, boolean transposed) {
        try (IntPointer value = new IntPointer(1L)) {
            value.put(transposed ? 1 : 0);
            CudaError.checkCode(
                    "cublasLtMatmulDescSetAttribute",
                    cublasLtMatmulDescSetAttribute(operation, attribute, value, Integer.BYTES));
        }
    }

    private static cublasLtMatrixLayoutOpaque_t layout(Matrix matrix) {
        try (PointerPointer<cublasLtMatrixLayoutOpaque_t> made = new PointerPointer<>(1)) {
            CudaError.checkCode(
                    "cublasLtMatrixLayoutCreate",
                    cublasLtMatrixLayoutCreate(
                            made, type(matrix.element()), matrix.columns(), matrix.rows(), matrix.stride()));
            return made.get(cublasLtMatrixLayoutOpaque_t.class, 0);
        }
    }

    private static int type(Element element) {
        return switch (element) {
            case FLOAT32 -> CUDA_R_32F;
            case BFLOAT16 -> CUDA_R_16BF;
        };
    }

    void destroy() {
        cublasLtMatrixLayoutDestroy(first);
        cublasLtMatrixLayoutDestroy(second);
        cublasLtMatrixLayoutDestroy(result);
        cublasLtMatmulDescDestroy(operation);
    }
}
