package io.plumbline.jobs.experiments;

import io.plumbline.jobs.report.MetricsFile;
import io.plumbline.jobs.step.StepName;
import io.plumbline.report.Axis;
import io.plumbline.report.LineChart;
import io.plumbline.report.Series;
import io.plumbline.score.HeldOutCurves;
import io.plumbline.score.HeldOutCurves.Sampled;
import io.plumbline.score.MetricCurves;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * Curves of the trainings of several experiments, laid over each other: by optimiser step where that is the same number of
 * examples in all of them, else by examples seen.
 */
final class TrainingCurves {
    /**
     * A chart.
     *
     * @param title of it
     * @param metric that it shows
     * @param note what that is
     */
    private record Chart(String title, String metric, String note) {}

    private static final List<Chart> CHARTS = List.of(
            new Chart("Loss", "loss", "What training lowers: how badly the preferences of a policy fit the labels."),
            new Chart(
                    "Reward accuracy",
                    "rewards/accuracies",
                    "The share of pairs whose chosen completion has the greater reward. Guessing gives a half."),
            new Chart(
                    "Reward margin",
                    "rewards/margins",
                    "The reward of the chosen completion less that of the rejected one."));

    /** The curves of one training. */
    private record Curves(Experiment experiment, MetricCurves training, HeldOutCurves heldOut) {}

    private final List<Curves> all = new ArrayList<>();
    private final Map<Experiment, ExamplesSeen> seen = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final boolean isByExamples;

    private TrainingCurves(List<Experiment> experiments) {
        List<Experiment> traced = experiments.stream()
                .filter(experiment ->
                        experiment.directory().exists(experiment.folder().of(MetricsFile.TRAINING)))
                .toList();
        traced.forEach(experiment -> ExamplesSeen.of(experiment).ifPresent(counts -> seen.put(experiment, counts)));
        boolean isKnown = seen.size() == traced.size();
        boolean isSame = seen.values().stream().distinct().count() < 2;
        this.isByExamples = isKnown && !isSame;
        if (isByExamples) {
            notes.add("The steps or epochs of these trainings are not of the same number of examples (" + told()
                    + "): their curves are laid over each other by the examples that they have seen.");
        } else if (!isKnown && traced.size() > 1) {
            notes.add(
                    "How many examples a step has is not recorded for "
                            + traced.stream()
                                    .filter(experiment -> !seen.containsKey(experiment))
                                    .map(Experiment::label)
                                    .collect(Collectors.joining(", "))
                            + ": curves are laid over each other by optimiser step, which need not be the same amount of data.");
        }
        traced.forEach(experiment -> all.add(read(experiment)));
        addSamples();
        addMovedReferences();
    }

    private String told() {
        return seen.entrySet().stream()
                .map(entry -> entry.getKey().label() + ": " + entry.getValue().words())
                .collect(Collectors.joining("; "));
    }

    /** Reads the metrics of experiments; one without any has no curves. */
    static TrainingCurves of(List<Experiment> experiments) {
        return new TrainingCurves(experiments);
    }

    private Curves read(Experiment experiment) {
        DoubleUnaryOperator place = isByExamples ? seen.get(experiment) : DoubleUnaryOperator.identity();
        return new Curves(
                experiment,
                MetricsFile.read(
                        experiment.directory(), file(experiment, MetricsFile.TRAINING), MetricCurves.ofTraining(place)),
                MetricsFile.read(
                        experiment.directory(), file(experiment, MetricsFile.HELD_OUT), new HeldOutCurves(place)));
    }

    private static Path file(Experiment experiment, String name) {
        return experiment.directory().path(experiment.folder().of(name));
    }

    private List<Sampled> samples() {
        return all.stream()
                .flatMap(curves -> curves.heldOut().samples().stream())
                .toList();
    }

    /** Two that do not say their samples need not be of the same one. */
    private void addSamples() {
        List<Sampled> samples = samples();
        if (samples.stream().allMatch(Sampled::isKnown)) {
            if (HeldOutCurves.names(samples).size() > 1) {
                notes.add(
                        "Their held-out points are not all of the same examples (" + toldSamples()
                                + "): a line is of one sample, and only lines of the same one are to be held against each other.");
            }
        } else if (samples.size() > 1) {
            notes.add(
                    "Their held-out points are not known to be of the same examples, which earlier versions did not record"
                            + " (" + toldSamples()
                            + "): lines are to be held against each other only where you know that they are of the same.");
        }
    }

    private String toldSamples() {
        return all.stream()
                .filter(curves -> !curves.heldOut().samples().isEmpty())
                .map(curves -> curves.experiment().label() + ": "
                        + curves.heldOut().samples().stream()
                                .map(Sampled::sizeAndId)
                                .collect(Collectors.joining(", then ")))
                .collect(Collectors.joining("; "));
    }

    private void addMovedReferences() {
        String moved = all.stream()
                .map(Curves::experiment)
                .filter(experiment -> experiment.step(StepName.TRAIN).stream()
                        .anyMatch(train -> train.inputs().values().containsKey("training.reference-refresh-rounds")))
                .map(Experiment::label)
                .collect(Collectors.joining(", "));
        if (!moved.isEmpty()) {
            notes.add("The reference of " + moved
                    + " moved while it trained (training.reference-refresh-rounds): the figures"
                    + " of its steps are held against the reference as it then was, which begins anew with every move, those"
                    + " of held-out examples against that of the start.");
        }
    }

    /** Returns sentences on what lies over each other, and what is not to be held against each other. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Returns a chart of each metric; those that no experiment has are empty. */
    List<LineChart> charts() {
        Axis along = new Axis(isByExamples ? "examples seen" : "optimiser step");
        List<LineChart> charts = new ArrayList<>();
        CHARTS.forEach(chart -> charts.add(new LineChart(
                chart.title(),
                chart.note(),
                along,
                new Axis(chart.title().toLowerCase(Locale.ROOT)),
                lines(chart.metric()))));
        return charts;
    }

    private List<Series> lines(String metric) {
        Map<String, String> samples = HeldOutCurves.names(samples());
        List<Series> lines = new ArrayList<>();
        for (int colour = 0; colour < all.size(); colour++) {
            Curves curves = all.get(colour);
            String label = curves.experiment().label();
            lines.add(new Series(label, curves.training().of(metric).smoothed(), colour, Series.Style.LINE));
            for (Sampled sampled : curves.heldOut().samples()) {
                lines.add(new Series(
                        label + ", held out" + (samples.size() < 2 ? "" : ", " + samples.get(sampled.id())),
                        sampled.curves().of(metric).points(),
                        colour,
                        Series.Style.MEASURED));
            }
        }
        return lines;
    }
}
