package io.plumbline.jobs.score;

import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.score.ExampleScore.Comparison;
import io.plumbline.score.page.Texts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** The texts of a policy's mistakes, where {@code score.mistake-texts} asks for them. */
final class MistakeTexts {
    private MistakeTexts() {}

    /** Returns texts by the key of their comparison; none where none are asked for. */
    static Map<String, Texts> of(StepContext context, List<Comparison> mistakes) {
        Map<String, Texts> texts = new HashMap<>();
        if (!context.config().score().mistakeTexts() || mistakes.isEmpty()) {
            return texts;
        }
        Set<String> ids = mistakes.stream().map(mistake -> mistake.score().id()).collect(Collectors.toSet());
        for (Row row : ExamplesTable.texts(context.spark(), context.directory(), ExamplesTable.HELD_OUT, ids)) {
            List<String> completions = row.getList(2);
            mistakes.stream()
                    .filter(mistake -> mistake.score().id().equals(row.getString(0)))
                    .forEach(mistake -> texts.put(
                            Texts.key(mistake),
                            new Texts(
                                    row.getString(1),
                                    completions.get(mistake.chosen()),
                                    completions.get(mistake.rejected()))));
        }
        return texts;
    }
}
