package io.plumbline.engine;

/**
 * The random numbers of generation. Each is a function of a seed, the completion's number and the token's place alone (Salmon
 * et al. 2011, Parallel random numbers: as easy as 1, 2, 3), so that it does not matter what else is drawn, or when.
 */
public final class Draws {
    private static final double UNIT = 0x1p-53;

    private Draws() {}

    /**
     * Returns a number from 0, and less than 1, on a grid of 2⁻⁵³.
     *
     * @param seed of the request
     * @param completion number of the completion, from 0
     * @param position place of the token in the completion, from 0
     */
    public static double uniform(long seed, int completion, int position) {
        long place = (long) completion << Integer.SIZE | position;
        return (mix(mix(mix(seed) ^ place)) >>> 11) * UNIT;
    }

    /** The finaliser of SplitMix64 (Steele et al. 2014): a bijection. */
    private static long mix(long value) {
        long mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
