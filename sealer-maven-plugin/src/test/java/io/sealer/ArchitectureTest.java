package io.sealer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The rooms of the plugin and the only arrows between them. A room may use itself, the rooms named behind it, and
 * {@code io.sealer}; what stands here is the architecture.
 */
@AnalyzeClasses(packages = "io.sealer", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule root = room("");

    @ArchTest
    static final ArchRule oci = room("oci");

    @ArchTest
    static final ArchRule cache = room("cache", "oci");

    @ArchTest
    static final ArchRule http = room("http");

    @ArchTest
    static final ArchRule registry = room("registry", "http", "cache", "oci");

    @ArchTest
    static final ArchRule image = room("image", "cache", "oci");

    @ArchTest
    static final ArchRule kubefile = room("kubefile");

    @ArchTest
    static final ArchRule rootfs = room("rootfs", "kubefile", "image", "oci");

    @ArchTest
    static final ArchRule kube = room("kube");

    @ArchTest
    static final ArchRule discovery = room("discovery", "kube", "rootfs", "oci");

    @ArchTest
    static final ArchRule check = room("check", "kube", "rootfs", "kubefile");

    @ArchTest
    static final ArchRule build = room(
            "build", "check", "discovery", "kube", "rootfs", "kubefile", "image", "registry", "http", "cache", "oci");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.sealer.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheMojosKnowMaven = noClasses()
            .that()
            .resideOutsideOfPackage("io.sealer.maven..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.maven..");

    @ArchTest
    static final ArchRule jsonStaysInOneRoom = noClasses()
            .that()
            .resideOutsideOfPackage("io.sealer.oci..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml..");

    private static ArchRule room(String name, String... mayUse) {
        String[] allowed = Stream.concat(Stream.of("", name), Arrays.stream(mayUse))
                .map(ArchitectureTest::packageOf)
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(packageOf(name))
                .should()
                .onlyDependOnClassesThat(outsideOfTheProduct().or(JavaClass.Predicates.resideInAnyPackage(allowed)))
                .allowEmptyShould(true);
    }

    private static String packageOf(String name) {
        return name.isEmpty() ? "io.sealer" : "io.sealer." + name;
    }

    private static DescribedPredicate<JavaClass> outsideOfTheProduct() {
        return DescribedPredicate.describe(
                "outside of the product", type -> !type.getPackageName().startsWith("io.sealer"));
    }
}
