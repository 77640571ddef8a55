package io.plumbline.template;

/** Bounds what several renderings do together, such as all of one row; each is bounded by itself as well. */
public final class Allowance {
    /** Most characters of the texts together; half a dozen of the longest that a tokenizer takes. */
    static final long MOST_CHARACTERS = 32L << 20;

    private final long mostSteps;
    private long steps;
    private long characters;

    private Allowance(long mostSteps) {
        this.mostSteps = mostSteps;
    }

    /** Returns an allowance of the work of so many renderings that go to their bound. */
    public static Allowance of(int renderings) {
        return new Allowance(renderings * Budget.MOST_STEPS);
    }

    /** Returns how many steps are left. */
    long stepsLeft() {
        return mostSteps - steps;
    }

    /** Takes steps that a rendering has done. */
    void take(long count) {
        steps += count;
    }

    /** Returns the failure of a rendering that would take more than is left. */
    TemplateException tooLong() {
        return TemplateException.bound("all renderings of the row take more than " + mostSteps + " steps together");
    }

    /** Counts a text that is made. */
    void make(int length) {
        characters += length;
        if (characters > MOST_CHARACTERS) {
            throw TemplateException.bound(
                    "all renderings of the row make more than " + MOST_CHARACTERS + " characters together");
        }
    }
}
