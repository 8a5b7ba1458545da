#include <stdint.h>
static int32_t failures;
int32_t take_failures(void) { return failures; }
struct S0 { int8_t f0; int64_t f1; };
struct S1 { double f0; };
struct S2 { float f0[4]; int32_t f1[1]; };
struct S3 { int32_t f0; struct S0 f1; };
struct S4 { int32_t f0; float f1; };
struct S5 { int32_t f0; uint32_t f1; float f2[3]; struct S2 f3; uint16_t f4; };
struct S6 { uint16_t f0[2]; };
struct S7 { double f0; double f1; double f2; float f3[2]; };
struct S8 { struct S3 f0; uint16_t f1; };
struct S9 { int16_t f0[3]; float f1; struct S8 f2; uint16_t f3; double f4[3]; };
struct S10 { uint8_t f0; float f1; };
struct S11 { uint32_t f0; };
struct S12 { struct S9 f0; };
struct S13 { uint32_t f0; struct S10 f1; struct S7 f2; };
uint8_t c_0(int32_t a0, double a1, uint32_t a2, struct S6 a3, struct S0 a4) {
    failures += a0 != -696770131;
    failures += a1 != -72.0;
    failures += a2 != 3959974204;
    failures += a3.f0[0] != 22189;
    failures += a3.f0[1] != 59446;
    failures += a4.f0 != 24;
    failures += a4.f1 != 642699100242274;
    return 162;
}
uint8_t m_0(int32_t a0, double a1, uint32_t a2, struct S6 a3, struct S0 a4);
void drive_0(void) {
    uint8_t r = m_0(-696770131, -72.0, 3959974204, (struct S6){{22189, 59446}}, (struct S0){24, 642699100242274});
    failures += r != 162;
}
struct S12 c_1(struct S7 a0, struct S2 a1, struct S13 a2, int32_t a3, uint64_t a4, int32_t a5, struct S4 a6, struct S8 a7, uint16_t a8) {
    failures += a0.f0 != 586.75;
    failures += a0.f1 != -271.75;
    failures += a0.f2 != 422.5;
    failures += a0.f3[0] != 203.0;
    failures += a0.f3[1] != 359.75;
    failures += a1.f0[0] != -929.75;
    failures += a1.f0[1] != 555.5;
    failures += a1.f0[2] != -374.0;
    failures += a1.f0[3] != -255.75;
    failures += a1.f1[0] != 201118372;
    failures += a2.f0 != 3025673783;
    failures += a2.f1.f0 != 143;
    failures += a2.f1.f1 != 710.5;
    failures += a2.f2.f0 != -5.5;
    failures += a2.f2.f1 != -457.75;
    failures += a2.f2.f2 != 576.25;
    failures += a2.f2.f3[0] != 414.75;
    failures += a2.f2.f3[1] != 466.25;
    failures += a3 != -368957541;
    failures += a4 != 731485930720446;
    failures += a5 != -616353359;
    failures += a6.f0 != 246959622;
    failures += a6.f1 != 744.5;
    failures += a7.f0.f0 != -975130722;
    failures += a7.f0.f1.f0 != 21;
    failures += a7.f0.f1.f1 != 742255832930395;
    failures += a7.f1 != 32858;
    failures += a8 != 42717;
    return (struct S12){(struct S9){{2502, -758, 792}, -408.5, (struct S8){(struct S3){753806235, (struct S0){28, 516899330321771}}, 46736}, 45597, {-439.25, 319.0, -292.25}}};
}
struct S12 m_1(struct S7 a0, struct S2 a1, struct S13 a2, int32_t a3, uint64_t a4, int32_t a5, struct S4 a6, struct S8 a7, uint16_t a8);
void drive_1(void) {
    struct S12 r = m_1((struct S7){586.75, -271.75, 422.5, {203.0, 359.75}}, (struct S2){{-929.75, 555.5, -374.0, -255.75}, {201118372}}, (struct S13){3025673783, (struct S10){143, 710.5}, (struct S7){-5.5, -457.75, 576.25, {414.75, 466.25}}}, -368957541, 731485930720446, -616353359, (struct S4){246959622, 744.5}, (struct S8){(struct S3){-975130722, (struct S0){21, 742255832930395}}, 32858}, 42717);
    failures += r.f0.f0[0] != 2502;
    failures += r.f0.f0[1] != -758;
    failures += r.f0.f0[2] != 792;
    failures += r.f0.f1 != -408.5;
    failures += r.f0.f2.f0.f0 != 753806235;
    failures += r.f0.f2.f0.f1.f0 != 28;
    failures += r.f0.f2.f0.f1.f1 != 516899330321771;
    failures += r.f0.f2.f1 != 46736;
    failures += r.f0.f3 != 45597;
    failures += r.f0.f4[0] != -439.25;
    failures += r.f0.f4[1] != 319.0;
    failures += r.f0.f4[2] != -292.25;
}
uint64_t c_2(struct S13 a0, struct S13 a1, uint16_t a2, float a3, struct S2 a4, struct S5 a5) {
    failures += a0.f0 != 1214866702;
    failures += a0.f1.f0 != 40;
    failures += a0.f1.f1 != 473.75;
    failures += a0.f2.f0 != 373.75;
    failures += a0.f2.f1 != 495.75;
    failures += a0.f2.f2 != -146.75;
    failures += a0.f2.f3[0] != -648.25;
    failures += a0.f2.f3[1] != 263.0;
    failures += a1.f0 != 3351670611;
    failures += a1.f1.f0 != 215;
    failures += a1.f1.f1 != -380.25;
    failures += a1.f2.f0 != 277.25;
    failures += a1.f2.f1 != 132.75;
    failures += a1.f2.f2 != 586.5;
    failures += a1.f2.f3[0] != 775.75;
    failures += a1.f2.f3[1] != 304.25;
    failures += a2 != 35481;
    failures += a3 != 475.25;
    failures += a4.f0[0] != -943.5;
    failures += a4.f0[1] != -599.5;
    failures += a4.f0[2] != -672.5;
    failures += a4.f0[3] != 201.0;
    failures += a4.f1[0] != -52812798;
    failures += a5.f0 != 340184026;
    failures += a5.f1 != 2792231543;
    failures += a5.f2[0] != -630.0;
    failures += a5.f2[1] != -551.5;
    failures += a5.f2[2] != 554.25;
    failures += a5.f3.f0[0] != 404.75;
    failures += a5.f3.f0[1] != -630.5;
    failures += a5.f3.f0[2] != 292.0;
    failures += a5.f3.f0[3] != 471.25;
    failures += a5.f3.f1[0] != -910102674;
    failures += a5.f4 != 61811;
    return 254730128428138;
}
uint64_t m_2(struct S13 a0, struct S13 a1, uint16_t a2, float a3, struct S2 a4, struct S5 a5);
void drive_2(void) {
    uint64_t r = m_2((struct S13){1214866702, (struct S10){40, 473.75}, (struct S7){373.75, 495.75, -146.75, {-648.25, 263.0}}}, (struct S13){3351670611, (struct S10){215, -380.25}, (struct S7){277.25, 132.75, 586.5, {775.75, 304.25}}}, 35481, 475.25, (struct S2){{-943.5, -599.5, -672.5, 201.0}, {-52812798}}, (struct S5){340184026, 2792231543, {-630.0, -551.5, 554.25}, (struct S2){{404.75, -630.5, 292.0, 471.25}, {-910102674}}, 61811});
    failures += r != 254730128428138;
}
struct S8 c_3(struct S2 a0, struct S2 a1) {
    failures += a0.f0[0] != -927.0;
    failures += a0.f0[1] != -149.25;
    failures += a0.f0[2] != -47.25;
    failures += a0.f0[3] != -281.0;
    failures += a0.f1[0] != -183314439;
    failures += a1.f0[0] != 356.75;
    failures += a1.f0[1] != 252.75;
    failures += a1.f0[2] != -852.75;
    failures += a1.f0[3] != 208.5;
    failures += a1.f1[0] != -561126803;
    return (struct S8){(struct S3){-489228729, (struct S0){83, -157800278756100}}, 86};
}
struct S8 m_3(struct S2 a0, struct S2 a1);
void drive_3(void) {
    struct S8 r = m_3((struct S2){{-927.0, -149.25, -47.25, -281.0}, {-183314439}}, (struct S2){{356.75, 252.75, -852.75, 208.5}, {-561126803}});
    failures += r.f0.f0 != -489228729;
    failures += r.f0.f1.f0 != 83;
    failures += r.f0.f1.f1 != -157800278756100;
    failures += r.f1 != 86;
}
struct S8 c_4(struct S4 a0, int16_t a1, float a2, struct S0 a3, struct S4 a4) {
    failures += a0.f0 != 100902555;
    failures += a0.f1 != -305.0;
    failures += a1 != 1758;
    failures += a2 != -399.75;
    failures += a3.f0 != -10;
    failures += a3.f1 != -709158479058842;
    failures += a4.f0 != -99985460;
    failures += a4.f1 != -162.0;
    return (struct S8){(struct S3){745882400, (struct S0){44, 212338882317273}}, 48423};
}
struct S8 m_4(struct S4 a0, int16_t a1, float a2, struct S0 a3, struct S4 a4);
void drive_4(void) {
    struct S8 r = m_4((struct S4){100902555, -305.0}, 1758, -399.75, (struct S0){-10, -709158479058842}, (struct S4){-99985460, -162.0});
    failures += r.f0.f0 != 745882400;
    failures += r.f0.f1.f0 != 44;
    failures += r.f0.f1.f1 != 212338882317273;
    failures += r.f1 != 48423;
}
struct S6 c_5(struct S9 a0, struct S7 a1, int32_t a2, uint16_t a3, int8_t a4, struct S5 a5, double a6, struct S5 a7, double a8) {
    failures += a0.f0[0] != -1146;
    failures += a0.f0[1] != 1042;
    failures += a0.f0[2] != -613;
    failures += a0.f1 != -18.0;
    failures += a0.f2.f0.f0 != 521059527;
    failures += a0.f2.f0.f1.f0 != -3;
    failures += a0.f2.f0.f1.f1 != 341645387072703;
    failures += a0.f2.f1 != 34055;
    failures += a0.f3 != 39426;
    failures += a0.f4[0] != 16.25;
    failures += a0.f4[1] != -486.0;
    failures += a0.f4[2] != -149.25;
    failures += a1.f0 != -959.75;
    failures += a1.f1 != -346.5;
    failures += a1.f2 != 935.5;
    failures += a1.f3[0] != -370.5;
    failures += a1.f3[1] != 7.0;
    failures += a2 != 996181708;
    failures += a3 != 37538;
    failures += a4 != -64;
    failures += a5.f0 != 24211631;
    failures += a5.f1 != 102112513;
    failures += a5.f2[0] != -750.5;
    failures += a5.f2[1] != 351.75;
    failures += a5.f2[2] != 273.0;
    failures += a5.f3.f0[0] != 967.75;
    failures += a5.f3.f0[1] != -92.0;
    failures += a5.f3.f0[2] != -497.25;
    failures += a5.f3.f0[3] != -399.75;
    failures += a5.f3.f1[0] != -914151119;
    failures += a5.f4 != 17883;
    failures += a6 != 693.25;
    failures += a7.f0 != -157351350;
    failures += a7.f1 != 56707723;
    failures += a7.f2[0] != -16.5;
    failures += a7.f2[1] != 90.5;
    failures += a7.f2[2] != 147.5;
    failures += a7.f3.f0[0] != -439.5;
    failures += a7.f3.f0[1] != -501.5;
    failures += a7.f3.f0[2] != 915.25;
    failures += a7.f3.f0[3] != -28.75;
    failures += a7.f3.f1[0] != 679133011;
    failures += a7.f4 != 4818;
    failures += a8 != -497.0;
    return (struct S6){{64240, 35086}};
}
struct S6 m_5(struct S9 a0, struct S7 a1, int32_t a2, uint16_t a3, int8_t a4, struct S5 a5, double a6, struct S5 a7, double a8);
void drive_5(void) {
    struct S6 r = m_5((struct S9){{-1146, 1042, -613}, -18.0, (struct S8){(struct S3){521059527, (struct S0){-3, 341645387072703}}, 34055}, 39426, {16.25, -486.0, -149.25}}, (struct S7){-959.75, -346.5, 935.5, {-370.5, 7.0}}, 996181708, 37538, -64, (struct S5){24211631, 102112513, {-750.5, 351.75, 273.0}, (struct S2){{967.75, -92.0, -497.25, -399.75}, {-914151119}}, 17883}, 693.25, (struct S5){-157351350, 56707723, {-16.5, 90.5, 147.5}, (struct S2){{-439.5, -501.5, 915.25, -28.75}, {679133011}}, 4818}, -497.0);
    failures += r.f0[0] != 64240;
    failures += r.f0[1] != 35086;
}
float c_6(uint8_t a0, struct S9 a1) {
    failures += a0 != 60;
    failures += a1.f0[0] != -2868;
    failures += a1.f0[1] != -1968;
    failures += a1.f0[2] != -537;
    failures += a1.f1 != -422.0;
    failures += a1.f2.f0.f0 != 145678054;
    failures += a1.f2.f0.f1.f0 != 81;
    failures += a1.f2.f0.f1.f1 != 381640883147134;
    failures += a1.f2.f1 != 38905;
    failures += a1.f3 != 3488;
    failures += a1.f4[0] != -49.25;
    failures += a1.f4[1] != -283.75;
    failures += a1.f4[2] != -260.75;
    return 396.0;
}
float m_6(uint8_t a0, struct S9 a1);
void drive_6(void) {
    float r = m_6(60, (struct S9){{-2868, -1968, -537}, -422.0, (struct S8){(struct S3){145678054, (struct S0){81, 381640883147134}}, 38905}, 3488, {-49.25, -283.75, -260.75}});
    failures += r != 396.0;
}
float c_7(struct S4 a0, int16_t a1) {
    failures += a0.f0 != -589445553;
    failures += a0.f1 != -970.25;
    failures += a1 != 519;
    return 594.0;
}
float m_7(struct S4 a0, int16_t a1);
void drive_7(void) {
    float r = m_7((struct S4){-589445553, -970.25}, 519);
    failures += r != 594.0;
}
struct S0 c_8(uint64_t a0, uint32_t a1, struct S10 a2, int64_t a3, uint64_t a4, int16_t a5) {
    failures += a0 != 877073959925422;
    failures += a1 != 1858948177;
    failures += a2.f0 != 146;
    failures += a2.f1 != 327.75;
    failures += a3 != 63862457458086;
    failures += a4 != 350099580520847;
    failures += a5 != -1832;
    return (struct S0){-58, 565526224093118};
}
struct S0 m_8(uint64_t a0, uint32_t a1, struct S10 a2, int64_t a3, uint64_t a4, int16_t a5);
void drive_8(void) {
    struct S0 r = m_8(877073959925422, 1858948177, (struct S10){146, 327.75}, 63862457458086, 350099580520847, -1832);
    failures += r.f0 != -58;
    failures += r.f1 != 565526224093118;
}
struct S1 c_9(float a0, struct S9 a1, struct S0 a2, struct S3 a3, struct S1 a4, int8_t a5, struct S6 a6, uint32_t a7, int8_t a8) {
    failures += a0 != -551.25;
    failures += a1.f0[0] != 2034;
    failures += a1.f0[1] != 2289;
    failures += a1.f0[2] != -2090;
    failures += a1.f1 != 459.0;
    failures += a1.f2.f0.f0 != 921668285;
    failures += a1.f2.f0.f1.f0 != -66;
    failures += a1.f2.f0.f1.f1 != -341362495732881;
    failures += a1.f2.f1 != 57405;
    failures += a1.f3 != 19625;
    failures += a1.f4[0] != -625.25;
    failures += a1.f4[1] != 250.5;
    failures += a1.f4[2] != -620.75;
    failures += a2.f0 != 5;
    failures += a2.f1 != -637054638817062;
    failures += a3.f0 != -855629114;
    failures += a3.f1.f0 != 59;
    failures += a3.f1.f1 != -901906326502443;
    failures += a4.f0 != 137.5;
    failures += a5 != -73;
    failures += a6.f0[0] != 49702;
    failures += a6.f0[1] != 9437;
    failures += a7 != 1202034316;
    failures += a8 != -86;
    return (struct S1){169.5};
}
struct S1 m_9(float a0, struct S9 a1, struct S0 a2, struct S3 a3, struct S1 a4, int8_t a5, struct S6 a6, uint32_t a7, int8_t a8);
void drive_9(void) {
    struct S1 r = m_9(-551.25, (struct S9){{2034, 2289, -2090}, 459.0, (struct S8){(struct S3){921668285, (struct S0){-66, -341362495732881}}, 57405}, 19625, {-625.25, 250.5, -620.75}}, (struct S0){5, -637054638817062}, (struct S3){-855629114, (struct S0){59, -901906326502443}}, (struct S1){137.5}, -73, (struct S6){{49702, 9437}}, 1202034316, -86);
    failures += r.f0 != 169.5;
}
struct S6 c_10(double a0) {
    failures += a0 != -812.75;
    return (struct S6){{41231, 64152}};
}
struct S6 m_10(double a0);
void drive_10(void) {
    struct S6 r = m_10(-812.75);
    failures += r.f0[0] != 41231;
    failures += r.f0[1] != 64152;
}
float c_11(struct S10 a0, struct S0 a1, struct S4 a2, struct S10 a3, uint8_t a4, float a5, struct S3 a6, struct S8 a7, struct S13 a8) {
    failures += a0.f0 != 68;
    failures += a0.f1 != 654.75;
    failures += a1.f0 != -40;
    failures += a1.f1 != -164096871235037;
    failures += a2.f0 != -26463573;
    failures += a2.f1 != 508.75;
    failures += a3.f0 != 199;
    failures += a3.f1 != -633.0;
    failures += a4 != 67;
    failures += a5 != 460.75;
    failures += a6.f0 != -959860791;
    failures += a6.f1.f0 != 67;
    failures += a6.f1.f1 != -808047854428069;
    failures += a7.f0.f0 != 230992477;
    failures += a7.f0.f1.f0 != 70;
    failures += a7.f0.f1.f1 != -794687523961523;
    failures += a7.f1 != 16356;
    failures += a8.f0 != 2175259380;
    failures += a8.f1.f0 != 232;
    failures += a8.f1.f1 != -511.5;
    failures += a8.f2.f0 != -201.75;
    failures += a8.f2.f1 != 795.75;
    failures += a8.f2.f2 != -52.75;
    failures += a8.f2.f3[0] != -16.25;
    failures += a8.f2.f3[1] != 972.75;
    return -338.0;
}
float m_11(struct S10 a0, struct S0 a1, struct S4 a2, struct S10 a3, uint8_t a4, float a5, struct S3 a6, struct S8 a7, struct S13 a8);
void drive_11(void) {
    float r = m_11((struct S10){68, 654.75}, (struct S0){-40, -164096871235037}, (struct S4){-26463573, 508.75}, (struct S10){199, -633.0}, 67, 460.75, (struct S3){-959860791, (struct S0){67, -808047854428069}}, (struct S8){(struct S3){230992477, (struct S0){70, -794687523961523}}, 16356}, (struct S13){2175259380, (struct S10){232, -511.5}, (struct S7){-201.75, 795.75, -52.75, {-16.25, 972.75}}});
    failures += r != -338.0;
}
struct S6 c_12(int8_t a0) {
    failures += a0 != -87;
    return (struct S6){{19765, 56273}};
}
struct S6 m_12(int8_t a0);
void drive_12(void) {
    struct S6 r = m_12(-87);
    failures += r.f0[0] != 19765;
    failures += r.f0[1] != 56273;
}
uint32_t c_13(int16_t a0, uint64_t a1, int32_t a2) {
    failures += a0 != -98;
    failures += a1 != 264607934979515;
    failures += a2 != -377654703;
    return 1431362605;
}
uint32_t m_13(int16_t a0, uint64_t a1, int32_t a2);
void drive_13(void) {
    uint32_t r = m_13(-98, 264607934979515, -377654703);
    failures += r != 1431362605;
}
struct S9 c_14(uint32_t a0, struct S13 a1, struct S4 a2, uint32_t a3, uint16_t a4) {
    failures += a0 != 2462126327;
    failures += a1.f0 != 922906279;
    failures += a1.f1.f0 != 92;
    failures += a1.f1.f1 != -190.0;
    failures += a1.f2.f0 != -870.5;
    failures += a1.f2.f1 != -801.5;
    failures += a1.f2.f2 != -924.25;
    failures += a1.f2.f3[0] != -932.25;
    failures += a1.f2.f3[1] != -618.5;
    failures += a2.f0 != -565333153;
    failures += a2.f1 != -599.5;
    failures += a3 != 169449848;
    failures += a4 != 64229;
    return (struct S9){{940, 2416, -145}, -999.25, (struct S8){(struct S3){-83050942, (struct S0){20, 394914902561711}}, 56183}, 42370, {-46.75, -54.25, -795.75}};
}
struct S9 m_14(uint32_t a0, struct S13 a1, struct S4 a2, uint32_t a3, uint16_t a4);
void drive_14(void) {
    struct S9 r = m_14(2462126327, (struct S13){922906279, (struct S10){92, -190.0}, (struct S7){-870.5, -801.5, -924.25, {-932.25, -618.5}}}, (struct S4){-565333153, -599.5}, 169449848, 64229);
    failures += r.f0[0] != 940;
    failures += r.f0[1] != 2416;
    failures += r.f0[2] != -145;
    failures += r.f1 != -999.25;
    failures += r.f2.f0.f0 != -83050942;
    failures += r.f2.f0.f1.f0 != 20;
    failures += r.f2.f0.f1.f1 != 394914902561711;
    failures += r.f2.f1 != 56183;
    failures += r.f3 != 42370;
    failures += r.f4[0] != -46.75;
    failures += r.f4[1] != -54.25;
    failures += r.f4[2] != -795.75;
}
struct S4 c_15(struct S2 a0, struct S13 a1, struct S7 a2) {
    failures += a0.f0[0] != -774.25;
    failures += a0.f0[1] != -432.0;
    failures += a0.f0[2] != 676.0;
    failures += a0.f0[3] != -669.25;
    failures += a0.f1[0] != 611402750;
    failures += a1.f0 != 1232883084;
    failures += a1.f1.f0 != 120;
    failures += a1.f1.f1 != -932.25;
    failures += a1.f2.f0 != -13.0;
    failures += a1.f2.f1 != 835.5;
    failures += a1.f2.f2 != -934.5;
    failures += a1.f2.f3[0] != -295.0;
    failures += a1.f2.f3[1] != 893.25;
    failures += a2.f0 != 540.0;
    failures += a2.f1 != -244.5;
    failures += a2.f2 != -352.75;
    failures += a2.f3[0] != 920.75;
    failures += a2.f3[1] != -879.5;
    return (struct S4){476855113, -955.5};
}
struct S4 m_15(struct S2 a0, struct S13 a1, struct S7 a2);
void drive_15(void) {
    struct S4 r = m_15((struct S2){{-774.25, -432.0, 676.0, -669.25}, {611402750}}, (struct S13){1232883084, (struct S10){120, -932.25}, (struct S7){-13.0, 835.5, -934.5, {-295.0, 893.25}}}, (struct S7){540.0, -244.5, -352.75, {920.75, -879.5}});
    failures += r.f0 != 476855113;
    failures += r.f1 != -955.5;
}
struct S5 c_16(struct S2 a0, struct S10 a1, struct S7 a2, int32_t a3, struct S11 a4, struct S3 a5, double a6, struct S11 a7, struct S4 a8) {
    failures += a0.f0[0] != -420.25;
    failures += a0.f0[1] != -863.25;
    failures += a0.f0[2] != 499.75;
    failures += a0.f0[3] != 470.25;
    failures += a0.f1[0] != 5103944;
    failures += a1.f0 != 83;
    failures += a1.f1 != 588.75;
    failures += a2.f0 != -507.5;
    failures += a2.f1 != -640.5;
    failures += a2.f2 != 376.5;
    failures += a2.f3[0] != -572.5;
    failures += a2.f3[1] != 926.0;
    failures += a3 != -905680186;
    failures += a4.f0 != 2774006110;
    failures += a5.f0 != 307132079;
    failures += a5.f1.f0 != 10;
    failures += a5.f1.f1 != -985876984834737;
    failures += a6 != -54.0;
    failures += a7.f0 != 261421176;
    failures += a8.f0 != -27117120;
    failures += a8.f1 != 595.75;
    return (struct S5){463139120, 1761661605, {-652.5, -908.0, -932.0}, (struct S2){{123.0, 711.0, 714.5, 62.75}, {213759137}}, 45876};
}
struct S5 m_16(struct S2 a0, struct S10 a1, struct S7 a2, int32_t a3, struct S11 a4, struct S3 a5, double a6, struct S11 a7, struct S4 a8);
void drive_16(void) {
    struct S5 r = m_16((struct S2){{-420.25, -863.25, 499.75, 470.25}, {5103944}}, (struct S10){83, 588.75}, (struct S7){-507.5, -640.5, 376.5, {-572.5, 926.0}}, -905680186, (struct S11){2774006110}, (struct S3){307132079, (struct S0){10, -985876984834737}}, -54.0, (struct S11){261421176}, (struct S4){-27117120, 595.75});
    failures += r.f0 != 463139120;
    failures += r.f1 != 1761661605;
    failures += r.f2[0] != -652.5;
    failures += r.f2[1] != -908.0;
    failures += r.f2[2] != -932.0;
    failures += r.f3.f0[0] != 123.0;
    failures += r.f3.f0[1] != 711.0;
    failures += r.f3.f0[2] != 714.5;
    failures += r.f3.f0[3] != 62.75;
    failures += r.f3.f1[0] != 213759137;
    failures += r.f4 != 45876;
}
uint64_t c_17(int64_t a0) {
    failures += a0 != -878940027727159;
    return 274116335329591;
}
uint64_t m_17(int64_t a0);
void drive_17(void) {
    uint64_t r = m_17(-878940027727159);
    failures += r != 274116335329591;
}
struct S4 c_18(struct S12 a0) {
    failures += a0.f0.f0[0] != 338;
    failures += a0.f0.f0[1] != 652;
    failures += a0.f0.f0[2] != -494;
    failures += a0.f0.f1 != 311.5;
    failures += a0.f0.f2.f0.f0 != -889745607;
    failures += a0.f0.f2.f0.f1.f0 != -91;
    failures += a0.f0.f2.f0.f1.f1 != -596057490452085;
    failures += a0.f0.f2.f1 != 52737;
    failures += a0.f0.f3 != 24649;
    failures += a0.f0.f4[0] != 88.0;
    failures += a0.f0.f4[1] != -521.5;
    failures += a0.f0.f4[2] != -827.25;
    return (struct S4){990576144, -357.25};
}
struct S4 m_18(struct S12 a0);
void drive_18(void) {
    struct S4 r = m_18((struct S12){(struct S9){{338, 652, -494}, 311.5, (struct S8){(struct S3){-889745607, (struct S0){-91, -596057490452085}}, 52737}, 24649, {88.0, -521.5, -827.25}}});
    failures += r.f0 != 990576144;
    failures += r.f1 != -357.25;
}
int64_t c_19(struct S2 a0) {
    failures += a0.f0[0] != 279.75;
    failures += a0.f0[1] != -964.5;
    failures += a0.f0[2] != -96.5;
    failures += a0.f0[3] != 105.0;
    failures += a0.f1[0] != -232029953;
    return -47082106297544;
}
int64_t m_19(struct S2 a0);
void drive_19(void) {
    int64_t r = m_19((struct S2){{279.75, -964.5, -96.5, 105.0}, {-232029953}});
    failures += r != -47082106297544;
}
uint16_t c_20(struct S2 a0, uint8_t a1, int64_t a2, int32_t a3, struct S1 a4, uint8_t a5) {
    failures += a0.f0[0] != -728.5;
    failures += a0.f0[1] != -734.25;
    failures += a0.f0[2] != 99.25;
    failures += a0.f0[3] != -832.25;
    failures += a0.f1[0] != 12774302;
    failures += a1 != 125;
    failures += a2 != -810116501504402;
    failures += a3 != 715429515;
    failures += a4.f0 != -122.25;
    failures += a5 != 125;
    return 36153;
}
uint16_t m_20(struct S2 a0, uint8_t a1, int64_t a2, int32_t a3, struct S1 a4, uint8_t a5);
void drive_20(void) {
    uint16_t r = m_20((struct S2){{-728.5, -734.25, 99.25, -832.25}, {12774302}}, 125, -810116501504402, 715429515, (struct S1){-122.25}, 125);
    failures += r != 36153;
}
struct S3 c_21(struct S3 a0) {
    failures += a0.f0 != 709785968;
    failures += a0.f1.f0 != -27;
    failures += a0.f1.f1 != -158358712648692;
    return (struct S3){901660945, (struct S0){-75, -52946517628336}};
}
struct S3 m_21(struct S3 a0);
void drive_21(void) {
    struct S3 r = m_21((struct S3){709785968, (struct S0){-27, -158358712648692}});
    failures += r.f0 != 901660945;
    failures += r.f1.f0 != -75;
    failures += r.f1.f1 != -52946517628336;
}
int8_t c_22(struct S12 a0, uint8_t a1, int32_t a2, uint64_t a3, struct S11 a4) {
    failures += a0.f0.f0[0] != 2963;
    failures += a0.f0.f0[1] != -2614;
    failures += a0.f0.f0[2] != 2744;
    failures += a0.f0.f1 != -124.5;
    failures += a0.f0.f2.f0.f0 != -425129651;
    failures += a0.f0.f2.f0.f1.f0 != -73;
    failures += a0.f0.f2.f0.f1.f1 != 813274255701634;
    failures += a0.f0.f2.f1 != 50122;
    failures += a0.f0.f3 != 17071;
    failures += a0.f0.f4[0] != -342.25;
    failures += a0.f0.f4[1] != -865.0;
    failures += a0.f0.f4[2] != -372.5;
    failures += a1 != 86;
    failures += a2 != -705085773;
    failures += a3 != 560382690802423;
    failures += a4.f0 != 2902953731;
    return -18;
}
int8_t m_22(struct S12 a0, uint8_t a1, int32_t a2, uint64_t a3, struct S11 a4);
void drive_22(void) {
    int8_t r = m_22((struct S12){(struct S9){{2963, -2614, 2744}, -124.5, (struct S8){(struct S3){-425129651, (struct S0){-73, 813274255701634}}, 50122}, 17071, {-342.25, -865.0, -372.5}}}, 86, -705085773, 560382690802423, (struct S11){2902953731});
    failures += r != -18;
}
uint32_t c_23(struct S8 a0, float a1, struct S1 a2, struct S2 a3) {
    failures += a0.f0.f0 != 846402476;
    failures += a0.f0.f1.f0 != -34;
    failures += a0.f0.f1.f1 != -962566731487910;
    failures += a0.f1 != 30290;
    failures += a1 != 80.0;
    failures += a2.f0 != -121.75;
    failures += a3.f0[0] != -743.5;
    failures += a3.f0[1] != -258.0;
    failures += a3.f0[2] != -588.0;
    failures += a3.f0[3] != -323.5;
    failures += a3.f1[0] != -230678063;
    return 53454791;
}
uint32_t m_23(struct S8 a0, float a1, struct S1 a2, struct S2 a3);
void drive_23(void) {
    uint32_t r = m_23((struct S8){(struct S3){846402476, (struct S0){-34, -962566731487910}}, 30290}, 80.0, (struct S1){-121.75}, (struct S2){{-743.5, -258.0, -588.0, -323.5}, {-230678063}});
    failures += r != 53454791;
}
struct S9 c_24(int32_t a0, int16_t a1) {
    failures += a0 != -632360629;
    failures += a1 != 2165;
    return (struct S9){{2811, -1821, 655}, 566.0, (struct S8){(struct S3){-66790884, (struct S0){9, -249058820355556}}, 41559}, 58435, {873.75, -532.5, -56.0}};
}
struct S9 m_24(int32_t a0, int16_t a1);
void drive_24(void) {
    struct S9 r = m_24(-632360629, 2165);
    failures += r.f0[0] != 2811;
    failures += r.f0[1] != -1821;
    failures += r.f0[2] != 655;
    failures += r.f1 != 566.0;
    failures += r.f2.f0.f0 != -66790884;
    failures += r.f2.f0.f1.f0 != 9;
    failures += r.f2.f0.f1.f1 != -249058820355556;
    failures += r.f2.f1 != 41559;
    failures += r.f3 != 58435;
    failures += r.f4[0] != 873.75;
    failures += r.f4[1] != -532.5;
    failures += r.f4[2] != -56.0;
}
struct S0 c_25(struct S0 a0, int32_t a1, struct S7 a2, int16_t a3, struct S13 a4, struct S0 a5) {
    failures += a0.f0 != -92;
    failures += a0.f1 != 299270165749463;
    failures += a1 != -493570112;
    failures += a2.f0 != -13.0;
    failures += a2.f1 != 443.75;
    failures += a2.f2 != 805.75;
    failures += a2.f3[0] != -274.5;
    failures += a2.f3[1] != -195.75;
    failures += a3 != 802;
    failures += a4.f0 != 926079967;
    failures += a4.f1.f0 != 103;
    failures += a4.f1.f1 != -432.75;
    failures += a4.f2.f0 != 682.75;
    failures += a4.f2.f1 != -588.25;
    failures += a4.f2.f2 != -379.0;
    failures += a4.f2.f3[0] != 151.75;
    failures += a4.f2.f3[1] != 56.25;
    failures += a5.f0 != -9;
    failures += a5.f1 != 691284095541977;
    return (struct S0){-39, -207881901816973};
}
struct S0 m_25(struct S0 a0, int32_t a1, struct S7 a2, int16_t a3, struct S13 a4, struct S0 a5);
void drive_25(void) {
    struct S0 r = m_25((struct S0){-92, 299270165749463}, -493570112, (struct S7){-13.0, 443.75, 805.75, {-274.5, -195.75}}, 802, (struct S13){926079967, (struct S10){103, -432.75}, (struct S7){682.75, -588.25, -379.0, {151.75, 56.25}}}, (struct S0){-9, 691284095541977});
    failures += r.f0 != -39;
    failures += r.f1 != -207881901816973;
}
uint64_t c_26(int8_t a0, uint32_t a1, struct S2 a2) {
    failures += a0 != -3;
    failures += a1 != 162109303;
    failures += a2.f0[0] != -808.0;
    failures += a2.f0[1] != -652.75;
    failures += a2.f0[2] != -187.0;
    failures += a2.f0[3] != -798.0;
    failures += a2.f1[0] != 618362270;
    return 316881474594286;
}
uint64_t m_26(int8_t a0, uint32_t a1, struct S2 a2);
void drive_26(void) {
    uint64_t r = m_26(-3, 162109303, (struct S2){{-808.0, -652.75, -187.0, -798.0}, {618362270}});
    failures += r != 316881474594286;
}
struct S3 c_27(uint16_t a0, struct S7 a1, double a2) {
    failures += a0 != 49340;
    failures += a1.f0 != 410.25;
    failures += a1.f1 != -979.5;
    failures += a1.f2 != -788.0;
    failures += a1.f3[0] != 48.0;
    failures += a1.f3[1] != 239.5;
    failures += a2 != 201.5;
    return (struct S3){333464652, (struct S0){-53, -123836063582395}};
}
struct S3 m_27(uint16_t a0, struct S7 a1, double a2);
void drive_27(void) {
    struct S3 r = m_27(49340, (struct S7){410.25, -979.5, -788.0, {48.0, 239.5}}, 201.5);
    failures += r.f0 != 333464652;
    failures += r.f1.f0 != -53;
    failures += r.f1.f1 != -123836063582395;
}
float c_28(struct S0 a0) {
    failures += a0.f0 != -2;
    failures += a0.f1 != 72086119200875;
    return 117.5;
}
float m_28(struct S0 a0);
void drive_28(void) {
    float r = m_28((struct S0){-2, 72086119200875});
    failures += r != 117.5;
}
struct S4 c_29(struct S12 a0, float a1, float a2, struct S6 a3, struct S9 a4, struct S12 a5) {
    failures += a0.f0.f0[0] != -654;
    failures += a0.f0.f0[1] != -2364;
    failures += a0.f0.f0[2] != -2777;
    failures += a0.f0.f1 != -821.5;
    failures += a0.f0.f2.f0.f0 != 661587622;
    failures += a0.f0.f2.f0.f1.f0 != -9;
    failures += a0.f0.f2.f0.f1.f1 != 306935401237633;
    failures += a0.f0.f2.f1 != 54146;
    failures += a0.f0.f3 != 40211;
    failures += a0.f0.f4[0] != 983.5;
    failures += a0.f0.f4[1] != 902.75;
    failures += a0.f0.f4[2] != -970.5;
    failures += a1 != -437.75;
    failures += a2 != 903.0;
    failures += a3.f0[0] != 30724;
    failures += a3.f0[1] != 9441;
    failures += a4.f0[0] != -2691;
    failures += a4.f0[1] != -2277;
    failures += a4.f0[2] != 2488;
    failures += a4.f1 != 969.75;
    failures += a4.f2.f0.f0 != -354483733;
    failures += a4.f2.f0.f1.f0 != -11;
    failures += a4.f2.f0.f1.f1 != 804103966225657;
    failures += a4.f2.f1 != 27360;
    failures += a4.f3 != 63319;
    failures += a4.f4[0] != 58.0;
    failures += a4.f4[1] != -811.75;
    failures += a4.f4[2] != 835.25;
    failures += a5.f0.f0[0] != -2009;
    failures += a5.f0.f0[1] != -1042;
    failures += a5.f0.f0[2] != -199;
    failures += a5.f0.f1 != 996.0;
    failures += a5.f0.f2.f0.f0 != 687237252;
    failures += a5.f0.f2.f0.f1.f0 != 39;
    failures += a5.f0.f2.f0.f1.f1 != -114118226260887;
    failures += a5.f0.f2.f1 != 387;
    failures += a5.f0.f3 != 51139;
    failures += a5.f0.f4[0] != -226.0;
    failures += a5.f0.f4[1] != -635.25;
    failures += a5.f0.f4[2] != 537.5;
    return (struct S4){402507497, 82.0};
}
struct S4 m_29(struct S12 a0, float a1, float a2, struct S6 a3, struct S9 a4, struct S12 a5);
void drive_29(void) {
    struct S4 r = m_29((struct S12){(struct S9){{-654, -2364, -2777}, -821.5, (struct S8){(struct S3){661587622, (struct S0){-9, 306935401237633}}, 54146}, 40211, {983.5, 902.75, -970.5}}}, -437.75, 903.0, (struct S6){{30724, 9441}}, (struct S9){{-2691, -2277, 2488}, 969.75, (struct S8){(struct S3){-354483733, (struct S0){-11, 804103966225657}}, 27360}, 63319, {58.0, -811.75, 835.25}}, (struct S12){(struct S9){{-2009, -1042, -199}, 996.0, (struct S8){(struct S3){687237252, (struct S0){39, -114118226260887}}, 387}, 51139, {-226.0, -635.25, 537.5}}});
    failures += r.f0 != 402507497;
    failures += r.f1 != 82.0;
}
uint16_t c_30(double a0, struct S5 a1, struct S11 a2) {
    failures += a0 != -490.25;
    failures += a1.f0 != 904321727;
    failures += a1.f1 != 429759739;
    failures += a1.f2[0] != -564.5;
    failures += a1.f2[1] != -398.25;
    failures += a1.f2[2] != -374.25;
    failures += a1.f3.f0[0] != 633.0;
    failures += a1.f3.f0[1] != -452.0;
    failures += a1.f3.f0[2] != 632.5;
    failures += a1.f3.f0[3] != 274.0;
    failures += a1.f3.f1[0] != -832630995;
    failures += a1.f4 != 21944;
    failures += a2.f0 != 329313892;
    return 54137;
}
uint16_t m_30(double a0, struct S5 a1, struct S11 a2);
void drive_30(void) {
    uint16_t r = m_30(-490.25, (struct S5){904321727, 429759739, {-564.5, -398.25, -374.25}, (struct S2){{633.0, -452.0, 632.5, 274.0}, {-832630995}}, 21944}, (struct S11){329313892});
    failures += r != 54137;
}
uint32_t c_31(struct S1 a0, float a1) {
    failures += a0.f0 != -527.5;
    failures += a1 != -129.0;
    return 2075478910;
}
uint32_t m_31(struct S1 a0, float a1);
void drive_31(void) {
    uint32_t r = m_31((struct S1){-527.5}, -129.0);
    failures += r != 2075478910;
}
struct S4 c_32(struct S4 a0, struct S5 a1, struct S0 a2) {
    failures += a0.f0 != 208121162;
    failures += a0.f1 != 136.5;
    failures += a1.f0 != 295894922;
    failures += a1.f1 != 2419683111;
    failures += a1.f2[0] != -623.5;
    failures += a1.f2[1] != -111.75;
    failures += a1.f2[2] != -610.5;
    failures += a1.f3.f0[0] != -332.25;
    failures += a1.f3.f0[1] != 217.5;
    failures += a1.f3.f0[2] != -790.5;
    failures += a1.f3.f0[3] != 323.5;
    failures += a1.f3.f1[0] != 689536038;
    failures += a1.f4 != 43272;
    failures += a2.f0 != 86;
    failures += a2.f1 != -861757560332828;
    return (struct S4){40878736, -718.0};
}
struct S4 m_32(struct S4 a0, struct S5 a1, struct S0 a2);
void drive_32(void) {
    struct S4 r = m_32((struct S4){208121162, 136.5}, (struct S5){295894922, 2419683111, {-623.5, -111.75, -610.5}, (struct S2){{-332.25, 217.5, -790.5, 323.5}, {689536038}}, 43272}, (struct S0){86, -861757560332828});
    failures += r.f0 != 40878736;
    failures += r.f1 != -718.0;
}
struct S6 c_33(struct S13 a0) {
    failures += a0.f0 != 3980204012;
    failures += a0.f1.f0 != 117;
    failures += a0.f1.f1 != 829.75;
    failures += a0.f2.f0 != 427.0;
    failures += a0.f2.f1 != 260.0;
    failures += a0.f2.f2 != 721.75;
    failures += a0.f2.f3[0] != 633.75;
    failures += a0.f2.f3[1] != -23.75;
    return (struct S6){{13211, 207}};
}
struct S6 m_33(struct S13 a0);
void drive_33(void) {
    struct S6 r = m_33((struct S13){3980204012, (struct S10){117, 829.75}, (struct S7){427.0, 260.0, 721.75, {633.75, -23.75}}});
    failures += r.f0[0] != 13211;
    failures += r.f0[1] != 207;
}
struct S12 c_34(int16_t a0, struct S2 a1, struct S12 a2) {
    failures += a0 != 613;
    failures += a1.f0[0] != 507.75;
    failures += a1.f0[1] != -339.0;
    failures += a1.f0[2] != 671.75;
    failures += a1.f0[3] != 576.0;
    failures += a1.f1[0] != 725963307;
    failures += a2.f0.f0[0] != -1501;
    failures += a2.f0.f0[1] != 2841;
    failures += a2.f0.f0[2] != 1498;
    failures += a2.f0.f1 != 959.5;
    failures += a2.f0.f2.f0.f0 != 246413968;
    failures += a2.f0.f2.f0.f1.f0 != 60;
    failures += a2.f0.f2.f0.f1.f1 != -767337883042065;
    failures += a2.f0.f2.f1 != 47885;
    failures += a2.f0.f3 != 13484;
    failures += a2.f0.f4[0] != 667.25;
    failures += a2.f0.f4[1] != -868.0;
    failures += a2.f0.f4[2] != -599.75;
    return (struct S12){(struct S9){{-1310, -345, 67}, -646.0, (struct S8){(struct S3){-15005437, (struct S0){74, 672936954334339}}, 10981}, 32224, {-174.25, 928.0, 113.0}}};
}
struct S12 m_34(int16_t a0, struct S2 a1, struct S12 a2);
void drive_34(void) {
    struct S12 r = m_34(613, (struct S2){{507.75, -339.0, 671.75, 576.0}, {725963307}}, (struct S12){(struct S9){{-1501, 2841, 1498}, 959.5, (struct S8){(struct S3){246413968, (struct S0){60, -767337883042065}}, 47885}, 13484, {667.25, -868.0, -599.75}}});
    failures += r.f0.f0[0] != -1310;
    failures += r.f0.f0[1] != -345;
    failures += r.f0.f0[2] != 67;
    failures += r.f0.f1 != -646.0;
    failures += r.f0.f2.f0.f0 != -15005437;
    failures += r.f0.f2.f0.f1.f0 != 74;
    failures += r.f0.f2.f0.f1.f1 != 672936954334339;
    failures += r.f0.f2.f1 != 10981;
    failures += r.f0.f3 != 32224;
    failures += r.f0.f4[0] != -174.25;
    failures += r.f0.f4[1] != 928.0;
    failures += r.f0.f4[2] != 113.0;
}
uint32_t c_35(struct S1 a0, uint16_t a1, struct S0 a2, struct S5 a3, int16_t a4, struct S11 a5, int8_t a6, struct S7 a7, int64_t a8) {
    failures += a0.f0 != -710.0;
    failures += a1 != 38088;
    failures += a2.f0 != 27;
    failures += a2.f1 != 569203420782065;
    failures += a3.f0 != 645245350;
    failures += a3.f1 != 3388729449;
    failures += a3.f2[0] != -818.75;
    failures += a3.f2[1] != 178.75;
    failures += a3.f2[2] != -775.0;
    failures += a3.f3.f0[0] != -394.0;
    failures += a3.f3.f0[1] != -164.25;
    failures += a3.f3.f0[2] != -310.0;
    failures += a3.f3.f0[3] != 931.25;
    failures += a3.f3.f1[0] != 821095333;
    failures += a3.f4 != 8289;
    failures += a4 != 1253;
    failures += a5.f0 != 1857105976;
    failures += a6 != -88;
    failures += a7.f0 != -548.75;
    failures += a7.f1 != -138.5;
    failures += a7.f2 != -513.0;
    failures += a7.f3[0] != -445.0;
    failures += a7.f3[1] != 364.25;
    failures += a8 != -834773810594132;
    return 626353120;
}
uint32_t m_35(struct S1 a0, uint16_t a1, struct S0 a2, struct S5 a3, int16_t a4, struct S11 a5, int8_t a6, struct S7 a7, int64_t a8);
void drive_35(void) {
    uint32_t r = m_35((struct S1){-710.0}, 38088, (struct S0){27, 569203420782065}, (struct S5){645245350, 3388729449, {-818.75, 178.75, -775.0}, (struct S2){{-394.0, -164.25, -310.0, 931.25}, {821095333}}, 8289}, 1253, (struct S11){1857105976}, -88, (struct S7){-548.75, -138.5, -513.0, {-445.0, 364.25}}, -834773810594132);
    failures += r != 626353120;
}
struct S5 c_36(float a0, struct S2 a1, struct S6 a2, int64_t a3) {
    failures += a0 != -736.0;
    failures += a1.f0[0] != 660.25;
    failures += a1.f0[1] != -828.75;
    failures += a1.f0[2] != -989.75;
    failures += a1.f0[3] != 675.0;
    failures += a1.f1[0] != 644780651;
    failures += a2.f0[0] != 18456;
    failures += a2.f0[1] != 47322;
    failures += a3 != -963051209714783;
    return (struct S5){-954269118, 1077408489, {151.5, -61.75, 959.25}, (struct S2){{-216.0, 777.75, 58.25, -839.5}, {-885911283}}, 28650};
}
struct S5 m_36(float a0, struct S2 a1, struct S6 a2, int64_t a3);
void drive_36(void) {
    struct S5 r = m_36(-736.0, (struct S2){{660.25, -828.75, -989.75, 675.0}, {644780651}}, (struct S6){{18456, 47322}}, -963051209714783);
    failures += r.f0 != -954269118;
    failures += r.f1 != 1077408489;
    failures += r.f2[0] != 151.5;
    failures += r.f2[1] != -61.75;
    failures += r.f2[2] != 959.25;
    failures += r.f3.f0[0] != -216.0;
    failures += r.f3.f0[1] != 777.75;
    failures += r.f3.f0[2] != 58.25;
    failures += r.f3.f0[3] != -839.5;
    failures += r.f3.f1[0] != -885911283;
    failures += r.f4 != 28650;
}
uint64_t c_37(uint64_t a0, struct S8 a1, struct S4 a2) {
    failures += a0 != 25329603185361;
    failures += a1.f0.f0 != -886193115;
    failures += a1.f0.f1.f0 != -60;
    failures += a1.f0.f1.f1 != 735847079118528;
    failures += a1.f1 != 56976;
    failures += a2.f0 != 847167928;
    failures += a2.f1 != 215.5;
    return 726354823243131;
}
uint64_t m_37(uint64_t a0, struct S8 a1, struct S4 a2);
void drive_37(void) {
    uint64_t r = m_37(25329603185361, (struct S8){(struct S3){-886193115, (struct S0){-60, 735847079118528}}, 56976}, (struct S4){847167928, 215.5});
    failures += r != 726354823243131;
}
uint32_t c_38(struct S6 a0) {
    failures += a0.f0[0] != 56668;
    failures += a0.f0[1] != 49615;
    return 64021959;
}
uint32_t m_38(struct S6 a0);
void drive_38(void) {
    uint32_t r = m_38((struct S6){{56668, 49615}});
    failures += r != 64021959;
}
struct S1 c_39(int32_t a0, struct S3 a1) {
    failures += a0 != -206506645;
    failures += a1.f0 != -534646409;
    failures += a1.f1.f0 != 0;
    failures += a1.f1.f1 != -570703323898327;
    return (struct S1){-445.25};
}
struct S1 m_39(int32_t a0, struct S3 a1);
void drive_39(void) {
    struct S1 r = m_39(-206506645, (struct S3){-534646409, (struct S0){0, -570703323898327}});
    failures += r.f0 != -445.25;
}
