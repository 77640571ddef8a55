package io.plumbline.watch;

import java.util.HexFormat;
import java.util.Objects;

/**
 * The held-out examples that figures were measured on. Figures of two samples differ by their examples too, so that neither is
 * better or worse than the other for that.
 *
 * @param examples how many
 * @param id 16 hexadecimal digits that follow from which they are, in whatever order
 */
public record HeldOutSample(long examples, String id) {
    /** Refuses a sample that nothing identifies. */
    public HeldOutSample {
        Objects.requireNonNull(id, "id");
        if (examples < 0 || id.isBlank()) {
            throw new IllegalArgumentException("A sample must have a number of examples and an id");
        }
    }

    /** The sample whose examples have digests of this sum, modulo 2<sup>64</sup>. */
    public static HeldOutSample of(long examples, long sumOfDigests) {
        return new HeldOutSample(examples, HexFormat.of().toHexDigits(sumOfDigests));
    }
}
