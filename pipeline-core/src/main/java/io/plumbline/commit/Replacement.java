package io.plumbline.commit;

/**
 * A change of a commit: one name whose file or directory is replaced or removed.
 *
 * @param target the name
 * @param staged the present name of the file or directory that is to stand at the target; null where the target is only
 *     removed
 */
public record Replacement(String target, String staged) {
    /** Refuses names that may lead out of the tree. */
    public Replacement {
        Names.require(target);
        if (staged != null) {
            Names.require(staged);
        }
    }

    /** Puts what was staged in its place. */
    public static Replacement of(String staged, String target) {
        return new Replacement(target, staged);
    }

    /** Takes away what is there, if anything is. */
    public static Replacement removing(String target) {
        return new Replacement(target, null);
    }
}
