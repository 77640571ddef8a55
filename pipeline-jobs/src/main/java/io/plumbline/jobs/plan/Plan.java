package io.plumbline.jobs.plan;

import io.plumbline.jobs.session.ExecutorMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A plan.
 *
 * @param model said of the model and what of it is trained
 * @param workload the examples
 * @param memory of executors and driver; null where the engine does not know
 * @param notes said of what the figures rest on
 * @param rows by rising number of workers; empty where nothing was measured
 * @param warnings what speaks against numbers of workers, and against the configuration
 */
public record Plan(
        String model,
        Workload workload,
        ExecutorMemory memory,
        List<String> notes,
        List<PlanRow> rows,
        List<String> warnings) {
    private static final double GIB = 1L << 30;
    private static final long MIB = 1L << 20;

    /** Copies the lists. */
    public Plan {
        notes = List.copyOf(notes);
        rows = List.copyOf(rows);
        warnings = List.copyOf(warnings);
    }

    /** The plan as lines of text, the table in Markdown. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Model: " + model);
        lines.add(String.format(
                Locale.ROOT,
                "Data: %d examples to train on (%s), %.0f tokens on average, the longest %d",
                workload.examples(),
                workload.from(),
                workload.tokens(),
                workload.longest()));
        if (memory != null) {
            lines.addAll(memoryLines());
        }
        lines.addAll(notes);
        if (!rows.isEmpty()) {
            lines.add("");
            lines.addAll(table());
        }
        if (!warnings.isEmpty()) {
            lines.add("");
            lines.addAll(warnings);
        }
        return lines;
    }

    private List<String> memoryLines() {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "A worker's native memory: %.2f GiB (parameters %.2f, copies for products %.2f, gradient %.2f, optimiser"
                                + " %.2f, activations %.2f, logits %.2f)",
                        memory.ofWorker() / GIB,
                        memory.engine().parameters() / GIB,
                        memory.engine().products() / GIB,
                        memory.engine().gradient() / GIB,
                        memory.optimizer() / GIB,
                        memory.engine().activations() / GIB,
                        memory.engine().logits() / GIB),
                "An executor, of one worker: " + settings("executor", memory.ofWorker()),
                "The driver: " + settings("driver", memory.ofDriver()),
                String.format(
                        Locale.ROOT,
                        "A round's state, sent to each worker, back through a shuffle, and its average to the driver: %.3f"
                                + " GiB",
                        memory.stateBytes() / GIB));
    }

    private String settings(String role, long nativeBytes) {
        return "--conf spark." + role + ".memory=" + memory.heap() / MIB + "m --conf spark." + role + ".memoryOverhead="
                + memory.overhead(nativeBytes) / MIB + "m";
    }

    private List<String> table() {
        List<String> table = new ArrayList<>();
        table.add("| workers | examples a step | steps | rounds | a round, s | averaging | reference, h | training, h |"
                + " faster by |");
        table.add("|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (PlanRow row : rows) {
            table.add(String.format(
                    Locale.ROOT,
                    "| %d | %d | %d | %d | %.2f | %.0f %% | %s | %s | %.1f |",
                    row.workers(),
                    row.plan().examplesOfStep(),
                    row.steps(),
                    row.rounds(),
                    row.roundSeconds(),
                    100 * row.averagingShare(),
                    hours(row.referenceHours()),
                    hours(row.trainingHours()),
                    rows.get(0).trainingSeconds() / row.trainingSeconds()));
        }
        return table;
    }

    /** Three digits, never as a power. */
    private static String hours(double hours) {
        String format = hours >= 100 ? "%.0f" : hours >= 10 ? "%.1f" : hours >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, hours);
    }
}
