package io.plumbline.template;

/** A text that grows within a budget. */
final class TextBuilder {
    private final StringBuilder text = new StringBuilder();
    private final Budget budget;

    TextBuilder(Budget budget) {
        this.budget = budget;
    }

    TextBuilder append(String part) {
        grow(part.length());
        text.append(part);
        return this;
    }

    TextBuilder append(String part, int from, int to) {
        grow(to - from);
        text.append(part, from, to);
        return this;
    }

    TextBuilder append(char part) {
        grow(1);
        text.append(part);
        return this;
    }

    /** Appends a text many times; less than once is never. */
    TextBuilder repeat(String part, long times) {
        if (times > 0 && !part.isEmpty()) {
            grow(times > Budget.LONGEST_TEXT ? times : times * part.length());
            text.append(part.repeat((int) times));
        }
        return this;
    }

    private void grow(long count) {
        if (text.length() + count > Budget.LONGEST_TEXT) {
            throw Budget.tooLongText();
        }
        budget.make(count);
    }

    int length() {
        return text.length();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
