package io.plumbline.jobs.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Tables of labels, and the judgements of two of them.
 *
 * @param fixture of the tables and of what comes of them
 */
record JudgedLabels(CompareFixture fixture) {
    private static final StructType LABELS = new StructType()
            .add("prompt_id", DataTypes.StringType)
            .add("completion", DataTypes.StringType)
            .add("index", DataTypes.IntegerType)
            .add("score", DataTypes.DoubleType);

    static Row row(String prompt, int index, Double score) {
        return RowFactory.create(prompt, "text", index, score);
    }

    /** Draws the labels of sixty prompts with one to four completions each, scored from the mean up to three above it. */
    static List<Row> drawn(long seed, double mean) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Row> rows = new ArrayList<>();
        for (int prompt = 0; prompt < 60; prompt++) {
            int completions = 1 + random.nextInt(4);
            for (int index = 0; index < completions; index++) {
                rows.add(row("p" + prompt, index, mean + Math.floor(4 * random.nextDouble())));
            }
        }
        return rows;
    }

    /** Writes a table in so many files. */
    String table(String name, List<Row> rows, int files) {
        return fixture.table(name, LABELS, rows, files);
    }

    /** Judges two policies, the first of which is called new, the second old. */
    void judge(String first, String second, String out) {
        new Judge(
                        fixture.context(),
                        new JudgeSettings(
                                first, second, "new", "old", JudgeSettings.Columns.DEFAULT, 0, fixture.place(out)))
                .run();
    }
}
