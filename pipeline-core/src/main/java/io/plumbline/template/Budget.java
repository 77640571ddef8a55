package io.plumbline.template;

/**
 * Counts what a rendering does and refuses it beyond a bound. It counts steps, not seconds, so that a row is refused on every
 * machine or on none.
 */
final class Budget {
    /** Most steps: an expression, a turn of a loop, or 16 characters looked at; a quarter of a second of work. */
    static final long MOST_STEPS = 5_000_000;

    /** Most expressions and statements inside each other, through calls of macros. */
    static final int MOST_DEPTH = 600;

    /** Most characters of all texts that are made, a place in a list being worth 24. */
    static final long MOST_CHARACTERS = 64L << 20;

    /** Most characters of one text. */
    static final int LONGEST_TEXT = 16 << 20;

    private static final int CHARACTERS_A_STEP = 16;
    private static final int CHARACTERS_A_PLACE = 24;

    private final Allowance allowance;
    private final long most;
    private long steps;
    private long characters;
    private int depth;

    /** @param allowance that the steps are taken from, once the rendering has ended */
    Budget(Allowance allowance) {
        this.allowance = allowance;
        this.most = Math.min(MOST_STEPS, allowance.stepsLeft());
    }

    /** Counts one step. */
    void step() {
        if (++steps > most) {
            throw tooLong();
        }
    }

    /** Counts the work of looking at characters or values, before it is done. */
    void work(long count) {
        steps += 1 + count / CHARACTERS_A_STEP;
        if (steps > most) {
            throw tooLong();
        }
    }

    /** Takes what was done from the allowance. */
    void settle() {
        allowance.take(steps);
    }

    /** Counts characters of a text, before it is made. */
    void make(long count) {
        if (count < 0 || count > LONGEST_TEXT) {
            throw tooLongText();
        }
        characters += count;
        if (characters > MOST_CHARACTERS) {
            throw TemplateException.bound("the template makes more than " + MOST_CHARACTERS + " characters of text");
        }
        work(count);
    }

    static TemplateException tooLongText() {
        return TemplateException.bound(
                "the template makes a text or list of more than " + LONGEST_TEXT + " characters");
    }

    /** Counts places of a list or dictionary, before it is made. */
    void places(long count) {
        if (count < 0 || count > LONGEST_TEXT) {
            throw tooLongText();
        }
        make(count * CHARACTERS_A_PLACE);
    }

    /** Goes one level deeper; a rendering that fails never comes back, so that only success leaves. */
    void enter() {
        step();
        if (++depth > MOST_DEPTH) {
            throw tooDeep();
        }
    }

    /** Comes back from a level. */
    void leave() {
        depth--;
    }

    static TemplateException tooDeep() {
        return TemplateException.bound("the template calls itself or nests more than " + MOST_DEPTH + " levels deep");
    }

    private TemplateException tooLong() {
        return most < MOST_STEPS
                ? allowance.tooLong()
                : TemplateException.bound("the template takes more than " + MOST_STEPS + " steps");
    }
}
