package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/**
 * The results of a run, without names of parts, order of rows and times, which differ between any two runs.
 *
 * @param rows by table, sorted
 * @param metrics the lines of {@code metrics/train.jsonl}
 * @param policy SHA-256 of every file of the policy
 * @param summary {@code summary.json}
 */
record RunContent(Map<String, List<String>> rows, List<String> metrics, Map<String, String> policy, String summary) {
    private static final String EXPERIMENT = "experiments/default";
    private static final List<String> TABLES = List.of(
            "examples/split=train", "examples/split=held_out", "quarantine", "reference", EXPERIMENT + "/scores");

    /** Reads a run directory. */
    static RunContent of(FileSystem fileSystem, String directory) throws IOException {
        Path root = new Path(directory);
        Map<String, List<String>> rows = new TreeMap<>();
        for (String table : TABLES) {
            rows.put(table, rows(fileSystem, new Path(root, table)));
        }
        Map<String, String> policy = new TreeMap<>();
        for (FileStatus file : fileSystem.listStatus(new Path(root, EXPERIMENT + "/policy"))) {
            policy.put(file.getPath().getName(), sha256(bytes(fileSystem, file.getPath())));
        }
        return new RunContent(
                rows,
                text(fileSystem, new Path(root, EXPERIMENT + "/metrics/train.jsonl"))
                        .lines()
                        .toList(),
                policy,
                text(fileSystem, new Path(root, EXPERIMENT + "/summary.json")));
    }

    /** Fails where another run left anything else, saying what. */
    void requireSame(RunContent expected) {
        for (String table : TABLES) {
            assertThat(rows.get(table)).as(table).isEqualTo(expected.rows.get(table));
        }
        assertThat(metrics).as("metrics").isEqualTo(expected.metrics);
        assertThat(policy).as("policy").isEqualTo(expected.policy);
        assertThat(summary).as("summary").isEqualTo(expected.summary);
    }

    /** Returns the rows of a table of Parquet files as texts, sorted; none where there is no table. */
    static List<String> rows(FileSystem fileSystem, Path table) throws IOException {
        List<String> rows = new ArrayList<>();
        if (!fileSystem.exists(table)) {
            return rows;
        }
        RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(table, true);
        while (files.hasNext()) {
            Path file = files.next().getPath();
            if (!file.getName().endsWith(".parquet")) {
                continue;
            }
            try (ParquetReader<Group> reader = ParquetReader.builder(new GroupReadSupport(), file)
                    .withConf(fileSystem.getConf())
                    .build()) {
                for (Group row = reader.read(); row != null; row = reader.read()) {
                    rows.add(row.toString());
                }
            }
        }
        rows.sort(null);
        return rows;
    }

    private static String text(FileSystem fileSystem, Path file) throws IOException {
        return new String(bytes(fileSystem, file), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(FileSystem fileSystem, Path file) throws IOException {
        try (InputStream in = fileSystem.open(file)) {
            return in.readAllBytes();
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
