package io.plumbline.verify;

/** A verifier that recurses by its nature and bounds how deep, and so needs a larger stack than others. */
interface DeepVerifier extends Verifier {
    /** The stack that its bound fits in, in bytes. The pages that a thread does not reach take no memory. */
    long stackBytes();
}
