package io.plumbline.commit;

/**
 * What a commit does to one name.
 *
 * @param target the name
 * @param staged what it becomes, at another name so far; null: what is there is taken away
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
