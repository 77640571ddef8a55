package io.plumbline.template;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** One rendering: its budget, what is written so far and the line it is at. */
final class Rendering {
    private final Budget budget;
    private final LocalDateTime now;
    private final TextBuilder whole;
    private final List<RenderedChat.Span> generated = new ArrayList<>();
    private TextBuilder output;
    private int line;

    Rendering(LocalDateTime now, Allowance allowance) {
        this.now = now;
        this.budget = new Budget(allowance);
        this.whole = new TextBuilder(budget);
        this.output = whole;
    }

    Budget budget() {
        return budget;
    }

    LocalDateTime now() {
        return now;
    }

    void write(String text) {
        output.append(text);
    }

    int line() {
        return line;
    }

    void line(int number) {
        line = number;
    }

    /** Runs statements and returns what they write instead of writing it. */
    String capture(List<Statement> body, Scope scope) {
        return capture(() -> Statement.run(body, scope));
    }

    /** Returns what something writes instead of writing it. */
    String capture(Runnable writer) {
        TextBuilder outer = output;
        output = new TextBuilder(budget);
        writer.run();
        String text = output.toString();
        output = outer;
        return text;
    }

    /** Writes what the model is to learn. */
    void writeGenerated(String text) {
        int start = whole.length();
        write(text);
        generated.add(new RenderedChat.Span(start, start + text.length()));
    }

    /** Characters of what is written. */
    int length() {
        return whole.length();
    }

    RenderedChat result() {
        return new RenderedChat(whole.toString(), generated);
    }
}
