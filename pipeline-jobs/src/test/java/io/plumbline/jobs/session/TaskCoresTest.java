package io.plumbline.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that take more cores than the process has that is to run them. */
class TaskCoresTest {
    private static SparkConf conf(String master, int cpus) {
        return new SparkConf(false).set("spark.master", master).set("spark.task.cpus", Integer.toString(cpus));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "local | 1 | 2",
                "local[2] | 2 | 3",
                "local[2, 4] | 2 | 3",
                "local[*] | 4 | 5",
                "local[*,3] | 4 | 5"
            })
    void aLocalMasterOfFewerCoresIsRefusedInASentence(String master, int cores, int cpus) {
        assertThatThrownBy(() -> TaskCores.require(conf(master, cpus), 4))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessage("Cannot start Spark: a task takes " + cpus + " cores (spark.task.cpus = " + cpus
                        + "), and spark.master = " + master + " has " + cores
                        + "; give it more, or lower spark.task.cpus");
        TaskCores.require(conf(master, cores), 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yarn", "k8s://h", "spark://h:7077"})
    void soAreExecutorsOfFewer(String master) {
        SparkConf conf = conf(master, 3);
        assertThatThrownBy(() -> TaskCores.require(conf.clone().set("spark.executor.cores", "2"), 1))
                .hasMessageContaining("and spark.executor.cores = 2 has 2; raise it (--executor-cores), or lower");
        assertThatCode(() -> TaskCores.require(conf.clone().set("spark.executor.cores", "3"), 1))
                .doesNotThrowAnyException();
    }

    /** Spark's documentation of spark.executor.cores: "1 in YARN mode, all the available cores on the worker in standalone". */
    @ParameterizedTest
    @ValueSource(strings = {"yarn", "k8s://h"})
    void anExecutorOfWhichNothingIsSaidHasOneCore(String master) {
        assertThatThrownBy(() -> TaskCores.require(conf(master, 3), 4))
                .hasMessage("Cannot start Spark: a task takes 3 cores (spark.task.cpus = 3), and an executor without"
                        + " spark.executor.cores has 1; set it (--executor-cores), or lower spark.task.cpus");
        assertThatCode(() -> TaskCores.require(conf(master, 1), 4)).doesNotThrowAnyException();
    }

    @Test
    void onAStandaloneClusterItHasAllOfItsMachine() {
        assertThatCode(() -> TaskCores.require(conf("spark://h:7077", 3), 1)).doesNotThrowAnyException();
    }
}
