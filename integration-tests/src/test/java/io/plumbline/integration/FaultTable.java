package io.plumbline.integration;

import java.util.ArrayList;
import java.util.List;

/** A Markdown table of the faults that runs met and of their outcomes. */
final class FaultTable {
    private final List<String> lines = new ArrayList<>();

    synchronized void add(String fault, String moment, String outcome) {
        lines.add("| " + fault + " | " + moment + " | " + outcome + " |");
    }

    /** Prints it, if anything was done. */
    synchronized void print() {
        if (!lines.isEmpty()) {
            System.out.println("| fault | when | outcome |\n|---|---|---|\n" + String.join("\n", lines));
        }
    }
}
