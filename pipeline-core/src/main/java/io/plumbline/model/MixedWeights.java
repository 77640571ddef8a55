package io.plumbline.model;

import java.nio.FloatBuffer;

/** A model's parameters moved towards others: {@code share * other + (1 - share) * own}, summed in double precision. */
final class MixedWeights implements FloatSource {
    private final FloatSource own;
    private final FloatSource other;
    private final double share;

    /** @param share of the others, in (0, 1] */
    MixedWeights(FloatSource own, FloatSource other, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("The share must be above 0 and at most 1, got " + share);
        }
        this.own = own;
        this.other = other;
        this.share = share;
    }

    @Override
    public void fill(long offset, FloatBuffer target) {
        int first = target.position();
        own.fill(offset, target);
        FloatBuffer others = FloatBuffer.allocate(target.position() - first);
        other.fill(offset, others);
        for (int index = 0; index < others.capacity(); index++) {
            double mixed = share * others.get(index) + (1 - share) * target.get(first + index);
            target.put(first + index, (float) mixed);
        }
    }
}
