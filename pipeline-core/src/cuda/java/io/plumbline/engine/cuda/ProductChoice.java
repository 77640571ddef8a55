package io.plumbline.engine.cuda;

import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulAlgoGetHeuristic;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulPreferenceCreate;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulPreferenceDestroy;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulPreferenceSetAttribute;

import org.bytedeco.cuda.cublas.cublasLtContext;
import org.bytedeco.cuda.cublas.cublasLtMatmulDescOpaque_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulHeuristicResult_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulPreferenceOpaque_t;
import org.bytedeco.cuda.cublas.cublasLtMatrixLayoutOpaque_t;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * cuBLASLt's heuristic for one form of product.
 *
 * @param context of the library
 * @param operation the product
 * @param first what is on the right
 * @param second what is on the left
 * @param result of the product
 */
record ProductChoice(
        cublasLtContext context,
        cublasLtMatmulDescOpaque_t operation,
        cublasLtMatrixLayoutOpaque_t first,
        cublasLtMatrixLayoutOpaque_t second,
        cublasLtMatrixLayoutOpaque_t result) {
    /** Returns the algorithm that is expected to be the fastest. */
    cublasLtMatmulHeuristicResult_t of(ProductForm form, long workspaceBytes) {
        cublasLtMatmulPreferenceOpaque_t preference;
        try (PointerPointer<cublasLtMatmulPreferenceOpaque_t> made = new PointerPointer<>(1)) {
            CudaError.checkCode("cublasLtMatmulPreferenceCreate", cublasLtMatmulPreferenceCreate(made));
            preference = made.get(cublasLtMatmulPreferenceOpaque_t.class, 0);
        }
        cublasLtMatmulHeuristicResult_t choice = new cublasLtMatmulHeuristicResult_t();
        try (LongPointer bytes = new LongPointer(1L);
                IntPointer found = new IntPointer(1L)) {
            bytes.put(workspaceBytes);
            prefer(preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, bytes, Long.BYTES);
            align(preference, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, form.right());
            align(preference, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES, form.left());
            align(preference, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, form.result());
            align(preference, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES, form.result());
            found.put(0);
            int status = cublasLtMatmulAlgoGetHeuristic(
                    context, operation, first, second, result, result, preference, 1, choice, found);
            if (status != 0 || found.get() == 0) {
                throw new IllegalStateException("cuBLASLt has no algorithm for " + form + ": status " + status);
            }
        } finally {
            cublasLtMatmulPreferenceDestroy(preference);
        }
        return choice;
    }

    private static void align(cublasLtMatmulPreferenceOpaque_t preference, int attribute, Matrix matrix) {
        try (IntPointer alignment = new IntPointer(1L)) {
            alignment.put((int) matrix.address());
            prefer(preference, attribute, alignment, Integer.BYTES);
        }
    }

    private static void prefer(cublasLtMatmulPreferenceOpaque_t preference, int attribute, Pointer value, long bytes) {
        CudaError.checkCode(
                "cublasLtMatmulPreferenceSetAttribute",
                cublasLtMatmulPreferenceSetAttribute(preference, attribute, value, bytes));
    }
}
