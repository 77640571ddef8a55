package io.plumbline.example;

/** The judgement of a completion that stands alone, as people give it by a thumb up or down. */
public enum Label {
    /** The input says nothing, as of pairs, rankings and demonstrations. */
    UNSAID,
    /** It is good. */
    DESIRABLE,
    /** It is bad. */
    UNDESIRABLE;

    /** Returns the label of an answer; null is none. */
    public static Label of(Boolean isGood) {
        if (isGood == null) {
            return UNSAID;
        }
        return isGood ? DESIRABLE : UNDESIRABLE;
    }

    /** Returns whether the completion is good; null where nothing is said. */
    public Boolean isGood() {
        return switch (this) {
            case UNSAID -> null;
            case DESIRABLE -> true;
            case UNDESIRABLE -> false;
        };
    }
}
