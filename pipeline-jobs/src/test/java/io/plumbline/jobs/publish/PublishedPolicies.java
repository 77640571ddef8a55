package io.plumbline.jobs.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.Sha256;
import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.storage.RunDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Policies of a few bytes, and what stands where they were published, looked at past the code that published them. */
final class PublishedPolicies {
    static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private PublishedPolicies() {}

    /** A policy of an experiment: the number is in its files and its fingerprint. */
    static Candidate policy(Path folder, int number) throws IOException {
        Path run = folder.resolve("run-" + number);
        write(run.resolve("policy/model.safetensors"), "weights " + number);
        write(run.resolve("policy/config.json"), "{}");
        write(run.resolve("policy/adapter/adapter_config.json"), "{}");
        write(run.resolve("scores/part-0.parquet"), "scores " + number);
        write(run.resolve("summary.json"), "{\"number\": " + number + "}");
        return new Candidate(
                RunDirectory.open(run.toString(), new Configuration()),
                "default",
                fingerprint(number),
                "policy",
                "scores",
                "summary.json",
                Manifest.EMPTY);
    }

    static String fingerprint(int number) {
        return Sha256.hex("policy " + number);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Publishes as the step does once the gates are passed, an hour later for each number. */
    static String publish(String place, Configuration hadoop, Candidate policy, int hour, int keep) throws IOException {
        try (PublishFolder folder = PublishFolder.hold("publish.dir", place, "publish", hadoop, line -> {})) {
            Optional<Latest> latest = folder.served();
            Optional<VersionRecord> there = policy.findIn(folder);
            if (there.isPresent()) {
                return there.get().version();
            }
            VersionRecord record = policy.publish(folder, latest, List.of(), START.plusSeconds(3600L * hour));
            Pruning.of(folder, keep);
            return record.version();
        }
    }

    /** Returns the version that latest.json names, after looking that all its files are there with their bytes. */
    static String served(Path place) throws IOException {
        JsonNode latest = JSON.readTree(place.resolve("latest.json").toFile());
        requireWhole(place, latest.path("version").asText());
        return latest.path("version").asText();
    }

    static void requireWhole(Path place, String version) throws IOException {
        Path directory = place.resolve(version);
        JsonNode files =
                JSON.readTree(directory.resolve("version.json").toFile()).path("files");
        if (files.size() != 6) {
            throw new AssertionError(version + " lists " + files.size() + " files");
        }
        for (JsonNode file : files) {
            try (InputStream in =
                    Files.newInputStream(directory.resolve(file.path("name").asText()))) {
                if (!Sha256.hex(in).equals(file.path("sha256").asText())) {
                    throw new AssertionError(
                            version + " has another " + file.path("name").asText());
                }
            }
        }
    }
}
