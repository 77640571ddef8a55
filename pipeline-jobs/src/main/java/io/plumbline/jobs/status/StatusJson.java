package io.plumbline.jobs.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.jobs.storage.HeldBy;
import java.util.List;
import java.util.Locale;

/** The state of a run directory as one JSON object, for scripts: keys stay, and more may come. */
public final class StatusJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private StatusJson() {}

    /** Returns the text. */
    public static String of(RunStatus status) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("run_dir", status.directory());
        root.set("held_by", holder(status.holder()));
        root.put("unsettled", status.isUnsettled());
        steps(root.putArray("shared"), status.shared());
        ArrayNode experiments = root.putArray("experiments");
        for (ExperimentStatus experiment : status.experiments()) {
            ObjectNode node = experiments.addObject().put("name", experiment.name());
            steps(node.putArray("steps"), experiment.steps());
            steps(node.putArray("candidate"), experiment.candidate());
            node.set("training", experiment.training());
            node.set("evaluation", experiment.evaluation());
            node.set("scores", experiment.scores());
        }
        status.problems().forEach(root.putArray("problems")::add);
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a status as JSON", e);
        }
    }

    private static ObjectNode holder(HeldBy holder) {
        return holder == null
                ? null
                : MAPPER.createObjectNode()
                        .put("command", holder.command())
                        .put("description", holder.description())
                        .put("since", holder.since())
                        .put("state", holder.state().name().toLowerCase(Locale.ROOT))
                        .put(
                                "last_sign",
                                holder.lastSign() == null
                                        ? null
                                        : holder.lastSign().toString());
    }

    private static void steps(ArrayNode array, List<StepStatus> steps) {
        for (StepStatus step : steps) {
            array.addObject()
                    .put("step", step.step())
                    .put("state", step.state().word())
                    .put("since", step.since())
                    .put("seconds", step.seconds())
                    .put("rows_in", step.rowsIn())
                    .put("rows_out", step.rowsOut())
                    .put("words", step.words())
                    .put("exit_code", step.exitCode())
                    .put("outdated", step.isOutdated());
        }
    }
}
