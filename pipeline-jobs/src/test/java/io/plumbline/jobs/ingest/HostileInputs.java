package io.plumbline.jobs.ingest;

import io.plumbline.HostileCase;
import io.plumbline.HostileCorpus;
import io.plumbline.PlumblineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Files and paths that cannot be read as they stand: each ends ingest in one sentence, and no example is left behind. */
public final class HostileInputs implements HostileCorpus {
    static final String LINE = "{\"prompt\":\"p\",\"chosen\":\" b\",\"rejected\":\" c\"}\n";

    private final List<HostileCase> cases = new ArrayList<>();

    @Override
    public String kind() {
        return "data: files and paths";
    }

    @Override
    public List<HostileCase> cases() {
        cases.addAll(HostileParquet.cases());
        compressed();
        encodings();
        paths();
        names();
        return cases;
    }

    /** Ingests an input, and checks that a refused one leaves no pairs behind. */
    static void ingest(Path directory, String input) {
        Path run = directory.resolve("run");
        try {
            new HostileIngest(run).run(input);
        } catch (PlumblineException e) {
            if (Files.exists(run.resolve("examples"))) {
                throw new IllegalStateException("pairs are there although: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    /** Returns the case of a file that must be refused. */
    static HostileCase refusedFile(String name, String says, String file, byte[] bytes) {
        return HostileCase.refused(name, says, directory -> {
            Files.write(directory.resolve(file), bytes);
            ingest(directory, directory.resolve(file).toString());
        });
    }

    private void file(String name, String says, String file, byte[] bytes) {
        cases.add(refusedFile(name, says, file, bytes));
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    private void compressed() {
        StringBuilder many = new StringBuilder();
        new Random(5)
                .longs(5_000)
                .forEach(number -> many.append(LINE.replace("\"p\"", "\"" + Long.toHexString(number) + "\"")));
        byte[] good = gzip(many.toString().getBytes(StandardCharsets.UTF_8));
        file(
                "gzip: text",
                "is not compressed by gzip",
                "x.jsonl.gz",
                "this is no gzip".getBytes(StandardCharsets.UTF_8));
        file("gzip: two bytes", "Cannot read", "x.jsonl.gz", new byte[] {0x1f, (byte) 0x8b});
        file("gzip: cut off", "Cannot read", "x.jsonl.gz", Arrays.copyOf(good, good.length / 2));
        file("gzip: its checksum is gone", "Cannot read", "x.jsonl.gz", Arrays.copyOf(good, good.length - 8));
        byte[] damaged = good.clone();
        Arrays.fill(damaged, 20, 60, (byte) 0xFF);
        file("gzip: bytes changed", "Cannot read", "x.jsonl.gz", damaged);
        byte[] wrong = good.clone();
        wrong[wrong.length - 6] ^= 1;
        file("gzip: another checksum", "Cannot read", "x.jsonl.gz", wrong);
        byte[] behind = Arrays.copyOf(gzip(LINE.getBytes(StandardCharsets.UTF_8)), 400);
        Arrays.fill(behind, 200, 400, (byte) 'x');
        file("gzip: something behind it", "Cannot read", "x.jsonl.gz", behind);
        file("bzip2", "is compressed by bzip2", "x.jsonl.bz2", "BZh9 no".getBytes(StandardCharsets.UTF_8));
        file("deflate", "is compressed by deflate", "x.jsonl.deflate", "no deflate".getBytes(StandardCharsets.UTF_8));
        file("gzip named parquet", "is compressed by gzip, which its name does not say", "x.parquet", good);
        cases.add(HostileCase.refused("lines: good beside broken", "Cannot read", directory -> {
            Files.writeString(directory.resolve("a.jsonl"), LINE);
            Files.writeString(directory.resolve("b.jsonl.gz"), "broken");
            ingest(directory, directory + "/*.jsonl*");
        }));
    }

    private void encodings() {
        for (String charset : List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
            byte[] bytes = LINE.getBytes(Charset.forName(charset));
            file(charset, "is " + charset + ", not UTF-8", "x.jsonl", bytes);
        }
        file(
                "a JSON array, cut off",
                "ends within element 2",
                "x.json",
                ("[" + LINE + ",{").getBytes(StandardCharsets.UTF_8));
        file("two JSON arrays", "more follows it", "x.json", ("[" + LINE + "][]").getBytes(StandardCharsets.UTF_8));
        byte[] open = "prompt,chosen,rejected\na,\"b,c\nd,e,f\n".getBytes(StandardCharsets.UTF_8);
        file("CSV: a quote without end", "is never closed", "x.csv", open);
        byte[] doubled = "prompt,chosen,chosen\na,b,c\n".getBytes(StandardCharsets.UTF_8);
        file("CSV: two columns of one name", "names two columns alike", "x.csv", doubled);
        file(
                "nested without end",
                "it ends within element 1",
                "x.jsonl",
                "[".repeat(1 << 20).getBytes(StandardCharsets.UTF_8));
        byte[] page = "<html><body>404</body></html>".getBytes(StandardCharsets.UTF_8);
        file("a page of HTML", "is a page of HTML", "x.jsonl", page);
        file("a page of HTML named parquet", "is a page of HTML", "x.parquet", page);
    }

    private void path(String name, String says, String input) {
        cases.add(HostileCase.refused(name, says, directory -> ingest(directory, directory + input)));
    }

    private void paths() {
        String nothing = "there is no such file or directory";
        path("a path to nothing", nothing, "/missing.jsonl");
        path("a glob of nothing", nothing, "/*.jsonl");
        path("a glob without end", "Cannot read data.train", "/[a");
        path("braces without end", "Cannot read data.train", "/{a,b");
        path("a path of 1,500 characters", "Cannot read data.train", "/" + "x".repeat(1_500));
        path("a path with a NUL", "Cannot read data.train", "/x\0.jsonl");
        cases.add(HostileCase.refused("an empty path", "Cannot read data.train", directory -> ingest(directory, "")));
        cases.add(HostileCase.refused(
                "a path that is none", "Cannot read data.train", directory -> ingest(directory, "a:b")));
        cases.add(HostileCase.refused(
                "an unknown file system", "Cannot read data.train", directory -> ingest(directory, "evil://x/y")));
        cases.add(HostileCase.refused(
                "an unknown host", "Cannot read data.train", directory -> ingest(directory, "hdfs://name.invalid/x")));
    }

    private void named(String name, String says, String file, String input) {
        cases.add(HostileCase.refused(name, says, directory -> {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, LINE);
            ingest(directory, directory + input);
        }));
    }

    private void names() {
        named("an ORC file", "is an ORC file", "x.orc", "/x.orc");
        named("a directory of hidden files", "there is no file with rows in it", "in/_x.jsonl", "/in");
        named("a glob of hidden files", "there is no such file or directory", "in/.x.jsonl", "/in/*");
        named("a hidden directory", "there is no file with rows in it", "in/_temporary/x.jsonl", "/in");
        cases.add(HostileCase.refused("an empty file", "there is no file with rows in it", directory -> {
            ingest(directory, Files.createFile(directory.resolve("x.jsonl")).toString());
        }));
        cases.add(HostileCase.refused("an empty directory", "there is no file with rows in it", directory -> {
            ingest(
                    directory,
                    Files.createDirectory(directory.resolve("x.jsonl")).toString());
        }));
        cases.add(HostileCase.refused("a link to nothing", "Cannot read data.train", directory -> {
            Files.createSymbolicLink(directory.resolve("x.jsonl"), Path.of("nowhere"));
            ingest(directory, directory + "/x.jsonl");
        }));
        cases.add(HostileCase.refused("a directory that holds itself", "Cannot read data.train", directory -> {
            Path folder = Files.createDirectory(directory.resolve("in"));
            Files.createSymbolicLink(folder.resolve("a"), folder);
            Files.createSymbolicLink(folder.resolve("b"), folder);
            ingest(directory, folder.toString());
        }));
        cases.add(HostileCase.refused("only rows that are put aside", "no example is left to train on", directory -> {
            ingest(
                    directory,
                    Files.writeString(directory.resolve("x.jsonl"), "{}\n").toString());
        }));
        cases.add(HostileCase.accepted("a directory named as a file", directory -> {
            Files.writeString(
                    Files.createDirectory(directory.resolve("x.parquet")).resolve("y.jsonl"), LINE);
            ingest(directory, directory + "/x.parquet");
        }));
        cases.add(HostileCase.accepted("a name of odd characters", directory -> {
            Path file = directory.resolve("a b%20c#d+\u00e9\uD83D\uDE00=\u202E.jsonl");
            Files.writeString(file, LINE);
            ingest(directory, directory + "/a*");
        }));
        cases.add(HostileCase.accepted("a table with a name of odd characters", directory -> {
            Files.write(directory.resolve("a b%20c#d+\u00e9=.parquet"), HostileParquet.table(directory));
            ingest(directory, directory + "/a*");
        }));
    }
}
