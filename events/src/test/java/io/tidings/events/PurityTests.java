package io.tidings.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** We would hand this jar to an integrator as the SDK: the JDK, Jackson and nullness annotations, nothing else. */
@AnalyzeClasses(packages = "io.tidings.events", importOptions = DoNotIncludeTests.class)
class PurityTests {

    @ArchTest
    static final ArchRule THE_CONTRACT_KNOWS_NO_FRAMEWORK = classes()
            .that()
            .resideInAPackage("io.tidings.events..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.tidings.events..",
                    "java..",
                    "tools.jackson..",
                    "com.fasterxml.jackson.annotation..",
                    "org.jspecify.annotations..");
}
