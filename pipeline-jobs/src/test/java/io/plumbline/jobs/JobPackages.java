package io.plumbline.jobs;

/** Names of packages, for the rules of what may import what. */
abstract class JobPackages {
    static final String CORE = "io.plumbline";
    static final String COMMIT = "io.plumbline.commit";
    static final String COMPARE = "io.plumbline.compare";
    static final String DATA = "io.plumbline.data";
    static final String ENGINE = "io.plumbline.engine";
    static final String EXAMPLE = "io.plumbline.example";
    static final String LOSS = "io.plumbline.loss";
    static final String MODEL = "io.plumbline.model";
    static final String PREFERENCE = "io.plumbline.preference";
    static final String PAGE = "io.plumbline.score.page";
    static final String REPORT = "io.plumbline.report";
    static final String SCORE = "io.plumbline.score";
    static final String TRAIN = "io.plumbline.train";
    static final String VERIFY = "io.plumbline.verify";
    static final String WATCH = "io.plumbline.watch";
    static final String WARNING = "io.plumbline.data.warning";
    static final String SPARK = "org.apache.spark..";
    static final String SCALA = "scala..";
    static final String HADOOP = "org.apache.hadoop..";
    static final String PARQUET = "org.apache.parquet..";
    static final String JACKSON = "com.fasterxml.jackson..";
    static final String HOCON = "com.typesafe.config..";
    static final String ND4J_DATA = "org.nd4j.linalg.dataset..";
    static final String DL4J_GRAPH = "org.deeplearning4j.nn..";
    static final String DL4J_SPARK = "org.deeplearning4j.spark..";
    static final String SLF4J = "org.slf4j..";

    static String jobs(String name) {
        return "io.plumbline.jobs." + name;
    }
}
