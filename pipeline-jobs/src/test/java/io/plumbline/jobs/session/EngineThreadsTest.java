package io.plumbline.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineThreadsTest {
    private static SparkConf master(String master) {
        return new SparkConf(false).set("spark.master", master);
    }

    @ParameterizedTest
    @CsvSource({"local", "local[1]", "local[16]", "local[*]", "'local[16,4]'"})
    void aTaskOfPlainSparkSubmitHasTheCoresThatSparkCountsForIt(String master) {
        assertThat(EngineThreads.ofTask(master(master), Map.of())).isEqualTo(1);
        assertThat(EngineThreads.ofTask(master(master).set("spark.task.cpus", "4"), Map.of()))
                .isEqualTo(4);
    }

    @Test
    void theEnvironmentWinsInTheProcessThatComputes() {
        Map<String, String> three = Map.of("OMP_NUM_THREADS", " 3 ");
        assertThat(EngineThreads.ofTask(master("local[16]"), three)).isEqualTo(3);
        assertThat(EngineThreads.ofTask(master("yarn"), three))
                .as("that of the driver says nothing of executors")
                .isEqualTo(1);
        assertThat(EngineThreads.ofTask(master("yarn").set("spark.executorEnv.OMP_NUM_THREADS", "2"), three))
                .isEqualTo(2);
        SparkConf five = master("yarn").set("spark.executor.cores", "5").set("spark.task.cpus", "5");
        assertThat(EngineThreads.ofTask(SparkSettings.complete(five), three)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"''", "many", "0", "-1", "2.5", "4294967297"})
    void whatIsNoNumberOfThreadsIsNotTaken(String value) {
        assertThat(EngineThreads.ofTask(master("local[2]"), Map.of("OMP_NUM_THREADS", value)))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"16,1,16,16", "16,1,1,16", "16,4,16,4", "16,4,2,8", "16,32,16,1", "2,4,2,1", "8,3,0,8"})
    void workersOfOneMachineShareItsCores(int cores, int workers, int tasksAtATime, int threads) {
        assertThat(EngineThreads.ofLocalWorker(cores, workers, tasksAtATime)).isEqualTo(threads);
    }
}
