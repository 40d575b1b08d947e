package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class InsecureHostsTest {

    private static void check(String... hosts) {
        RegistryConfiguration.plain("test").withInsecureRegistries(new LinkedHashSet<>(List.of(hosts)));
    }

    @Test
    void whatNamesNoHostIsRefusedAllAtOnce() {
        assertThatThrownBy(
                        () -> check("*", "a/b", "vm:99999", "vm:0", "vm:", "good.corp", "pat:s3cret@vm", "10.0.0.0/8"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("7 problems")
                .hasMessageContaining("insecure registry \"*\": there are no patterns")
                .hasMessageContaining("insecure registry \"a/b\": not a host")
                .hasMessageContaining("insecure registry \"vm:99999\": there is no port 99999")
                .hasMessageContaining("insecure registry \"vm:0\": there is no port 0")
                .hasMessageContaining("insecure registry \"vm:\": not a host")
                .hasMessageContaining("insecure registry \"10.0.0.0/8\": not a host")
                .hasMessageContaining("<insecureRegistries> (-Dsealer.insecureRegistries)")
                .hasMessageNotContaining("s3cret")
                .hasMessageNotContaining("good.corp");
    }

    @Test
    void hostsOfEveryKindAreTaken() {
        check("vm", "VM:5000", "my_vm.corp", "10.0.0.5:80", "[fd00::1]:5000", "[fd00::1]", "fd00::1", "http://vm:1/");
        assertThat(new InsecureHosts(List.of("http://VM:1/"), Mirrors.none())
                        .allowsUnverifiedTls(new io.sealer.http.Origin("https", "vm", 1)))
                .isTrue();
    }
}
