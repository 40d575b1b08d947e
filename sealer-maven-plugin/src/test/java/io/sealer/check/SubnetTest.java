package io.sealer.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.96.0.0/12, true",
        "10.96.0.0/12, 10.0.0.0/8, true",
        "10.96.0.0/22, 10.96.4.0/22, false",
        "0.0.0.0/0, 192.168.0.0/16, true",
        "10.0.0.1/32, 10.0.0.1/32, true",
        "fd00::/64, fd00::1:0/112, true",
        "fd00:0:0:1::/64, fd00::/64, false",
        "::/0, 10.0.0.0/8, false",
    })
    void twoOverlapWhereAnAddressIsInBoth(String one, String other, boolean overlap) {
        assertThat(Subnet.parse(one).orElseThrow().overlaps(Subnet.parse(other).orElseThrow()))
                .isEqualTo(overlap);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0", "10.0.0/8", "10.0.0.256/8", "10.0.0.0/33", "10.0.0.00/8", "fd00::/129", "fd00:::/64",
                "1:2:3:4:5:6:7::8/64", "1:2:3:4:5:6:7:8:9/64", "fd00::1::/64", "g::/64", "/8", "::/", ""
            })
    void whatIsNoneIsNotRead(String text) {
        assertThat(Subnet.parse(text)).isEmpty();
    }
}
