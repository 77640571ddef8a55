package io.plumbline.engine.cpu;

import java.util.ArrayList;
import java.util.List;

/** A text that completions go on from, and where its keys and values are kept, once for all of them. */
final class Trunk {
    private final int[] text;
    private final List<CompletionAtWork> completions;
    private Places places; // null until there is room
    private int using;

    Trunk(int[] text, List<CompletionAtWork> completions) {
        this.text = text;
        this.completions = new ArrayList<>(completions);
        using = completions.size();
        completions.forEach(completion -> completion.startFrom(this));
    }

    int[] text() {
        return text;
    }

    /** The completions that go on from it. */
    List<CompletionAtWork> completions() {
        return completions;
    }

    Places places() {
        return places;
    }

    void keepIn(Places given) {
        places = given;
    }

    /** Says that a completion needs it no more; returns whether that was the last. */
    boolean leave() {
        using--;
        return using == 0;
    }
}
