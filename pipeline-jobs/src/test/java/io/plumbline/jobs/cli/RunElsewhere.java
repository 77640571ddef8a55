package io.plumbline.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The commands of documents that {@link DocumentedCommandsIT} does not run: with the test that does, or the reason why none can. */
final class RunElsewhere {
    private static final Pattern TEST = Pattern.compile("[A-Z]\\w+(Test|IT)");

    private static final String TABLE =
            """
            deploy/bin/plumbline quickstart
                QuickstartIT
            plumbline quickstart
                QuickstartIT
            tar -xzf plumbline-VERSION-bin.tar.gz -C /opt
                QuickstartIT
            ln -sfn plumbline-VERSION /opt/plumbline
                QuickstartIT
            ln -sf /opt/plumbline/bin/plumbline /usr/local/bin/plumbline
                QuickstartIT
            deploy/bin/plumbline --packages org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:1.11.0 --conf spark.sql.catalog.lake=org.apache.iceberg.spark.SparkCatalog --conf spark.sql.catalog.lake.type=hadoop --conf spark.sql.catalog.lake.warehouse=hdfs:///lake run --config job.conf
                TablesIT
            bin/plumbline run --config job.conf --set tracking.mlflow.uri=https://mlflow.example.com --set tracking.mlflow.experiment=align
                MlflowWatchTest
            mvn verify
                it is the build that runs the tests
            mvn verify -Pcluster
                it runs the tests that take minutes each
            mvn verify -Pcluster -Dit.test=GpuTasksIT -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
                it builds all once more
            mvn -q test -pl pipeline-core,pipeline-jobs -am -Dtest=HingeLossTest -Dsurefire.failIfNoSpecifiedTests=false
                it builds all once more
            mvn -q spotless:apply checkstyle:check
                it changes the sources; the build does spotless:check and checkstyle:check
            mvn -DskipTests package
                the build has done it before its integration tests
            mvn -Pcuda -DskipTests package
                it downloads 600 MB
            mvn verify -Pcuda,gpu
                it needs a GPU
            mvn -Pcuda13 -DskipTests clean package -pl deploy -am
                it removes what the build has made
            LD_LIBRARY_PATH=.../nvidia/cu13/lib deploy/target/plumbline-VERSION-cuda-13/bin/plumbline run --config job.conf --set engine.type=cuda
                it needs a GPU; GpuChainIT runs such a chain where there is one
            mvn -Pcuda13 test-compile -pl pipeline-core
                it builds all once more, with other libraries
            mvn -Pcuda13 test -pl pipeline-core -Dtest=SupportedTest,CudaKindTest,Emulated*Test,CudaImportsTest
                it builds all once more, with other libraries
            nvidia-smi --query-gpu=index,name,compute_cap,memory.total,driver_version --format=csv
                it needs NVIDIA's driver
            java -cp $CLASSPATH io.plumbline.engine.cuda.Goldens  MODEL_DIRECTORY...
                it needs a GPU
            integration-tests/scripts/compare_with_trl.py --trl trl_bench.py --data hh.jsonl.gz --model-config gpt2/config.json --tokenizer gpt2 --pairs 64 --batch 8 --runs 3
                it needs PyTorch and TRL
            integration-tests/scripts/compare_with_trl.py --trl trl_bench.py --data hh.jsonl.gz --model-config gpt2/config.json --tokenizer gpt2 --pairs 48 --batch 8 --warmup 1 --precision bfloat16 --trl-bf16 --bench --max-batch-tokens 2048
                it needs PyTorch and TRL
            integration-tests/scripts/compare_with_trl.py --trl trl_bench.py --data ethics.parquet --model tinystories-656k --trl-tokenizer ts-tok --pairs 9600 --trl-pairs 2560 --batch 32 --warmup 20 --bench --steps-per-averaging 20
                it needs PyTorch and TRL
            integration-tests/scripts/compare_ingest_with_trl.py --data hh.jsonl.gz --tokenizer gpt2 --model tinystories-656k
                it needs PyTorch and TRL
            integration-tests/scripts/compare_ingest_with_trl.py --data hh.jsonl.gz --tokenizer gpt2 --model tinystories-656k --template chatml.jinja --rows 10000 --trl-rows 10000
                it needs PyTorch and TRL
            bin/plumbline bench --model my-model --data preferences.jsonl --averaging
                BenchIT
            deploy/bin/plumbline bench --model DIR --data preferences.parquet --pairs 512 --batch 32
                BenchIT
            deploy/bin/plumbline bench --model-config gpt2/config.json --tokenizer gpt2 --data hh.jsonl.gz --pairs 128 --workers 2 --batch 4 --steps-per-averaging 8 --precision bfloat16 --max-batch-tokens 2048
                it measures, for minutes; BenchIT runs bench
            deploy/bin/plumbline bench --model tinystories-656k --data ethics.parquet --pairs 9600 --workers 2 --batch 16 --warmup 20 --steps-per-averaging 20
                it measures, for minutes; BenchIT runs bench
            """;

    private static final Map<String, String> ENTRIES = read();

    private RunElsewhere() {}

    private static Map<String, String> read() {
        String[] lines = TABLE.split("\n");
        Map<String, String> entries = new LinkedHashMap<>();
        for (int line = 0; line < lines.length; line += 2) {
            if (lines[line].startsWith(" ") || !lines[line + 1].startsWith("    ")) {
                throw new IllegalStateException(
                        "a command and the line below it do not belong together: " + lines[line]);
            }
            if (entries.put(lines[line], lines[line + 1].strip()) != null) {
                throw new IllegalStateException("it stands there twice: " + lines[line]);
            }
        }
        return entries;
    }

    /** Returns each command with the test or the reason. */
    static Map<String, String> entries() {
        return ENTRIES;
    }

    static boolean has(ShellCommand command) {
        return ENTRIES.containsKey(command.line());
    }

    /** Returns the classes that entries name, and whether each is a test of this repository. */
    static Map<String, Boolean> tests() throws IOException {
        Map<String, Boolean> tests = new LinkedHashMap<>();
        try (Stream<Path> sources = Stream.of("pipeline-core", "pipeline-jobs", "integration-tests")
                .map(module -> Path.of("..", module, "src", "test", "java"))
                .flatMap(RunElsewhere::walk)) {
            Map<String, Long> there = sources.map(file -> file.getFileName().toString())
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            ENTRIES.values().stream()
                    .flatMap(text -> TEST.matcher(text).results())
                    .forEach(name -> tests.put(name.group(), there.containsKey(name.group() + ".java")));
        }
        return tests;
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot look for tests in " + folder, e);
        }
    }
}
