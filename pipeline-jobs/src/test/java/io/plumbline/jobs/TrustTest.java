package io.plumbline.jobs;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Nothing that a user supplies is read in a way that can run code: files are JSON, Parquet and safetensors. */
@AnalyzeClasses(packages = "io.plumbline", importOptions = TrustTest.ProductOnly.class)
class TrustTest {
    /** Also without the tests of the other module, which come in a jar. */
    static final class ProductOnly implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("test-classes") && !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule NOTHING_IS_DESERIALISED = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.io\\.(ObjectInputStream|ObjectInput|Externalizable)"
                    + "|java\\.beans\\.XML.*|java\\.rmi\\..*|javax\\.script\\..*"
                    + "|org\\.deeplearning4j\\.util\\.ModelSerializer"
                    + "|.*\\.SerializationUtils|com\\.esotericsoftware\\.kryo\\..*|org\\.yaml\\..*");

    @ArchTest
    static final ArchRule NOTHING_READS_SERIALISED_FILES = noClasses()
            .should()
            .callMethodWhere(target(nameMatching("objectFile|sequenceFile|readObject|readUnshared|readBinary"))
                    .and(target(owner(assignableTo("org.apache.spark.SparkContext")
                            .or(assignableTo("org.apache.spark.api.java.JavaSparkContext"))
                            .or(assignableTo("org.nd4j.linalg.factory.Nd4j"))))));

    /** A graph's JSON names classes: it goes from the driver to its workers and is never a file. */
    @ArchTest
    static final ArchRule ONLY_WORKERS_READ_GRAPHS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.plumbline.jobs.averaging.WorkerModel")
            .should()
            .callMethodWhere(target(nameMatching("fromJson|fromYaml"))
                    .and(target(owner(assignableTo("org.deeplearning4j.nn.conf.ComputationGraphConfiguration")))));

    @ArchTest
    static final ArchRule JSON_NAMES_NO_CLASSES = noClasses()
            .should()
            .callMethodWhere(target(nameMatching("(enable|activate)DefaultTyping.*|setDefaultTyping")));

    /** But for the driver's program that lists GPUs, which is given nothing of a user's. */
    @ArchTest
    static final ArchRule NOTHING_STARTS_PROCESSES = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.plumbline.engine.gpu.NvidiaSmi")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.lang\\.(ProcessBuilder|Process)");
}
