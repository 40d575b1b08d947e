package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What will not run is told before anything is built, as its page shows. */
class CheckIT {

    private static final String PAGE = "docs/check.md";

    private static Path work;
    private static ClusterProject project;

    @BeforeAll
    static void prepare() throws IOException {
        work = Workspace.directory("check");
        project = ClusterProject.minimal(work, "edge")
                .file("rootfs/etc/kubeadm.yml", DocumentedExample.block(PAGE, "yaml", "podSubnets"))
                .property("sealer.kubernetesVersion", "v1.25.3")
                .property("sealer.checks", "sealer-limit=off");
    }

    @Test
    void theGoalSaysWhatThePageShows() throws IOException {
        List<String> shown = DocumentedExample.block(PAGE, "", "$ mvn sealer:check")
                .lines()
                .skip(1)
                .toList();

        project.build("sealer:check")
                .execute()
                .assertFailed(String.join("\n", shown), "This image will not run as it is: 3 errors");
    }

    @Test
    void aParentIsNotTakenForItsModules() throws IOException {
        Files.writeString(work.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>all</artifactId>
                  <version>1.0</version>
                  <packaging>pom</packaging>
                  <modules><module>edge</module></modules>
                </project>
                """);
        project.build("validate").execute().assertSucceeded();

        for (String goal : List.of("sealer:check", "sealer:why", "sealer:verify", "sealer:inspect")) {
            MavenBuild.in(work)
                    .run(goal)
                    .execute()
                    .assertFailed("mvn " + goal + " looks at one project", "-f MODULE/pom.xml");
        }
    }

    @Test
    void programsGetItAsJson() throws IOException {
        Path report = project.target().resolve("check.json");

        project.build("sealer:check")
                .property("sealer.format", "json")
                .property("sealer.output", report.toString())
                .execute()
                .assertFailed("This image will not run as it is");

        assertThat(Files.readString(report))
                .contains("\"rule\": \"kubeadm-field\"", "\"severity\": \"error\"", "\"line\": 7");
    }

    @Test
    void aBuildEndsInItsFirstGoalUnlessTheRulesAreOff() throws IOException {
        project.build("package")
                .execute()
                .assertFailed(
                        "sealer-maven-plugin:1.0.0-SNAPSHOT:kubefile",
                        "rootfs/etc/kubeadm.yml:7: networking.podSubnets: ",
                        "(kubeadm-field)");

        MavenRun built = project.build("package")
                .property(
                        "sealer.checks",
                        "sealer-limit=off,kubeadm-field=off,kubeadm-socket=warning,kubeadm-feature-gate=info")
                .property("sealer.runtimeImages", "off")
                .execute()
                .assertSucceeded();

        assertThat(built.log())
                .contains("[WARNING] src/main/sealer/rootfs/etc/kubeadm.yml:12: criSocket")
                .doesNotContain("TTLAfterFinished");
    }

    @Test
    void aClusterfileIsJudgedAsThePageShows() throws IOException {
        ClusterProject beside = ClusterProject.minimal(work, "beside").file("rootfs/etc/daemon.json", "{}\n");
        beside.build("sealer:kubefile").execute().assertSucceeded();
        Files.writeString(
                beside.directory().resolve("Clusterfile"), DocumentedExample.block(PAGE, "yaml", "kind: Cluster\n"));
        List<String> shown =
                DocumentedExample.block(PAGE, "", "error: Clusterfile").lines().toList();

        MavenRun run =
                beside.build("sealer:check").execute().assertFailed("This image will not run as it is: 3 errors");

        beside.build("sealer:kubefile").execute().assertFailed("Clusterfile:11: roles worker");
        assertThat(shown).hasSize(3).allSatisfy(line -> assertThat(run.log()).contains("[INFO] " + line));
        beside.configuration(
                        "<checks><check>clusterfile-value=info</check><check>clusterfile-config=off</check></checks>")
                .build("sealer:check")
                .execute()
                .assertSucceeded();
    }

    @Test
    void anUnknownRuleIsAnError() {
        project.build("sealer:kubefile")
                .property("sealer.checks", "kubeadm-feild=off")
                .execute()
                .assertFailed("<checks>: there is no rule \"kubeadm-feild\" - there is kubeadm-field");
    }
}
