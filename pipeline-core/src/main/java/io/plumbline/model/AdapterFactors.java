package io.plumbline.model;

import io.plumbline.model.ParameterLayout.Parameter;

/**
 * A low-rank adapter of one matrix (Hu et al. 2021, LoRA): it adds {@code scale B A} to it.
 *
 * @param target the matrix's purpose
 * @param layer the matrix's block
 * @param scale of what is added
 * @param down A, {@code [rank, in]}
 * @param up B, {@code [out, rank]}
 */
public record AdapterFactors(ParameterRole target, int layer, double scale, Parameter down, Parameter up) {
    /** Rows of A and columns of B. */
    public int rank() {
        return down.shape().get(0);
    }
}
