package io.plumbline.template;

/** A text that grows within a budget. */
final class TextBuilder {
    private final StringBuilder text = new StringBuilder();
    private final Budget budget;

    TextBuilder(Budget budget) {
        this.budget = budget;
    }

    TextBuilder append(String part) {
        budget.make(part.length());
        text.append(part);
        return this;
    }

    TextBuilder append(String part, int from, int to) {
        budget.make(to - from);
        text.append(part, from, to);
        return this;
    }

    TextBuilder append(char part) {
        budget.make(1);
        text.append(part);
        return this;
    }

    /** Appends a text many times; less than once is never. */
    TextBuilder repeat(String part, long times) {
        if (times > 0 && !part.isEmpty()) {
            budget.make(times > Budget.MOST_CHARACTERS ? times : times * part.length());
            text.append(part.repeat((int) times));
        }
        return this;
    }

    int length() {
        return text.length();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
