//! Every instruction of the model table in the forms that compilers use, to be carried out by the CPU.
//!
//! RSI and RDI point into scratch memory, and RSP is not to be touched.

use std::arch::global_asm;

macro_rules! forms {
    ($($line:literal)*) => {
        pub const TEXT: &[&str] = &[$($line),*];
        // For each form its code and a jump back, and its address in a table.
        global_asm!(
            ".pushsection .data.rel.ro.prover_forms,\"aw\",@progbits",
            ".global prover_form_table",
            "prover_form_table:",
            ".popsection",
            $(concat!(
                "77: ", $line, "\n jmp prover_leave_form\n",
                ".pushsection .data.rel.ro.prover_forms,\"aw\",@progbits\n .quad 77b\n .popsection",
            )),*
        );
    };
}

unsafe extern "C" {
    #[link_name = "prover_form_table"]
    pub static TABLE: [u64; TEXT.len()];
}

forms! {
    // Integers
    "nop" "endbr64" "pause" "mfence" "lfence" "sfence" "prefetcht0 [rsi]" "prefetchnta [rsi]"
    "mov rax, rcx" "mov eax, ecx" "mov ax, cx" "mov al, cl" "mov ah, cl" "mov bl, ah"
    "mov rax, [rsi]" "mov eax, [rsi + 3]" "mov ax, [rsi]" "mov bl, [rsi]" "mov bh, [rsi]"
    "mov [rsi], rax" "mov [rsi + 5], eax" "mov [rsi], ax" "mov [rsi], al" "mov [rsi], ah"
    "mov rax, -3" "mov r9d, 0x12345678" "mov byte ptr [rsi], 7" "mov qword ptr [rsi], -9"
    "movabs r10, 0x123456789abcdef0"
    "movzx eax, cl" "movzx eax, ch" "movzx r9d, word ptr [rsi]" "movzx rax, byte ptr [rsi]"
    "movbe rax, [rsi]" "movbe eax, [rsi]" "movbe [rsi], rcx"
    "movsx eax, cl" "movsx rax, cx" "movsx rax, byte ptr [rsi]" "movsxd rax, ecx" "movsxd r8, dword ptr [rsi]"
    "lea rax, [rcx + 4*rdx + 7]" "lea eax, [rcx + rdx]" "lea r8, [rip + 16]" "lea rax, [8*rbx]"
    "xchg rax, rcx" "xchg [rsi], rcx" "xchg bl, bh" "xadd [rsi], rcx" "xadd rax, rdx" "lock xadd [rsi], ecx"
    "cmpxchg [rsi], rcx" "lock cmpxchg [rsi], cl" "cmpxchg rdx, rcx"
    "add rax, rcx" "add eax, ecx" "add ax, cx" "add al, cl" "add ah, cl" "add rax, [rsi]" "add [rsi], rcx" "add rax, 100"
    "add al, -1" "lock add [rsi], ecx" "add rax, rax"
    "adc rax, rcx" "adc eax, [rsi]" "adc [rsi], r9" "adc al, 0" "adc rdx, 0" "adc rax, rax"
    "sub rax, rcx" "sub eax, ecx" "sub ax, cx" "sub al, cl" "sub rax, [rsi]" "sub [rsi], rcx" "sub rax, 100" "sub rax, rax"
    "sbb rax, rcx" "sbb eax, [rsi]" "sbb [rsi], r9" "sbb al, 0" "sbb rax, rax" "sbb eax, eax"
    "cmp rax, rcx" "cmp al, 3" "cmp [rsi], rcx" "cmp eax, ecx" "cmp rax, rax" "cmp word ptr [rsi], 7"
    "inc rax" "inc byte ptr [rsi]" "dec ecx" "dec word ptr [rsi]" "neg rax" "neg cl" "neg dword ptr [rsi]" "not rax" "not byte ptr [rsi]"
    "and rax, rcx" "and eax, 0xff00ff" "and al, 0x0f" "and [rsi], rcx" "and rax, [rsi]" "and ecx, 0"
    "andn rax, rcx, rdx" "andn eax, ecx, [rsi]"
    "or rax, rcx" "or [rsi], cl" "or eax, 1" "or rax, -1" "or cl, -1" "xor rax, rcx" "xor eax, eax" "xor cl, cl" "xor [rsi], rcx" "xor rax, [rsi]"
    "test rax, rcx" "test cl, cl" "test eax, 0x100" "test byte ptr [rsi], 1"
    "bswap rax" "bswap ecx"
    "imul rax, rcx" "imul eax, ecx" "imul ax, cx" "imul rax, rcx, 1000" "imul eax, [rsi], -7" "imul rdx, [rsi]"
    "imul rcx" "imul ecx" "imul cx" "imul cl" "imul rdx" "imul qword ptr [rsi]" "imul byte ptr [rsi]"
    "mul rcx" "mul ecx" "mul cx" "mul cl" "mul qword ptr [rsi]" "mulx rax, rbx, rcx" "mulx eax, ebx, [rsi]" "mulx r8, r9, [rsi]" "mulx rax, rax, rcx"
    "adcx rax, rcx" "adcx eax, ecx" "adcx rax, [rsi]" "adox rax, rcx" "adox eax, ecx" "adox rax, [rsi]"
    "div rcx" "div ecx" "div cx" "div cl" "cdq" "cqo" "cwde" "cdqe" "stc" "clc" "cmc"
    "seto al" "setno al" "setb al" "setae al" "sete al" "setne cl" "setbe al" "seta ah" "sets [rsi]" "setns al" "setp al" "setnp al"
    "setl al" "setge al" "setle al" "setg al"
    "cmovo rax, rcx" "cmovno rax, rcx" "cmovb rax, rcx" "cmovae eax, ecx" "cmove rax, rcx" "cmovne eax, [rsi]" "cmovbe rax, rcx"
    "cmova rax, [rsi]" "cmovs rax, rcx" "cmovns eax, ecx" "cmovp rax, rcx" "cmovnp rax, rcx" "cmovl rax, rcx" "cmovge eax, ecx"
    "cmovle rax, rcx" "cmovg ax, cx"
    "rep stosb" "rep stosd" "rep stosq" "rep movsb" "rep movsd" "rep movsq" "stosq" "movsb"

    // Shifts and bits
    "shl rax, 1" "shl rax, 13" "shl eax, 8" "shl ax, 3" "shl al, 4" "shl rax, cl" "shl edx, cl" "shl qword ptr [rsi], 16"
    "shr rax, 1" "shr rax, 52" "shr eax, 8" "shr ax, 3" "shr al, 4" "shr rax, cl" "shr edx, cl" "shr byte ptr [rsi], 1"
    "sar rax, 1" "sar rax, 63" "sar eax, 8" "sar ax, 3" "sar al, 4" "sar rax, cl" "sar edx, cl"
    "rol rax, 1" "rol rax, 13" "rol eax, 8" "rol ax, 8" "rol al, 4" "rol rax, cl" "rol edx, cl"
    "ror rax, 1" "ror rax, 13" "ror eax, 7" "ror ax, 3" "ror al, 4" "ror rax, cl" "ror edx, cl"
    "shld rax, rdx, 12" "shld eax, edx, 3" "shld rax, rdx, cl" "shld edx, eax, cl"
    "shrd rax, rdx, 52" "shrd eax, edx, 3" "shrd rax, rdx, cl" "shrd edx, eax, cl" "shrd [rsi], rdx, 8"
    "shlx rax, rdx, rcx" "shlx eax, edx, ecx" "shrx rax, [rsi], rcx" "shrx eax, edx, ecx" "sarx rax, rdx, rcx" "sarx eax, edx, ecx"
    "rorx rax, rdx, 14" "rorx eax, edx, 6" "rorx eax, [rsi], 25"
    "bt rax, rcx" "bt eax, 5" "bts rax, rcx" "bts eax, 5" "btr rax, rcx" "btr ax, 5" "btc rax, rcx" "btc eax, 5"
    "tzcnt rax, rcx" "tzcnt eax, [rsi]" "lzcnt rax, rcx" "lzcnt eax, ecx" "popcnt rax, rcx" "popcnt eax, ecx"
    "bsf rax, rcx" "bsf eax, ecx" "bsr rax, rcx" "bsr eax, ecx"
    "bzhi rax, rdx, rcx" "bzhi eax, edx, ecx" "blsr rax, rcx" "blsr eax, ecx" "blsi rax, rcx" "blsmsk eax, ecx"

    // Vectors: copies
    "movups xmm0, xmm1" "movups xmm0, [rsi]" "movups [rsi], xmm1" "movaps xmm2, xmm3" "movdqu xmm0, [rsi + 1]" "movdqa xmm0, xmm9"
    "movupd xmm0, [rsi]" "movapd xmm0, xmm1" "lddqu xmm0, [rsi]" "movntdq [rdi], xmm1" "movntps [rdi], xmm1" "vmovntdq [rdi], xmm3"
    "vlddqu ymm1, [rsi]" "vmovups ymm0, [rsi]" "vmovups [rsi], ymm1" "vmovaps ymm2, ymm3" "vmovdqu xmm0, [rsi]" "vmovdqu ymm0, [rsi + 1]"
    "vmovdqa xmm2, xmm3" "vmovupd ymm1, [rsi]" "vmovapd zmm1, zmm2"
    "vmovdqu64 zmm0, [rsi]" "vmovdqu64 [rsi], zmm17" "vmovdqu64 zmm3{{k1}}, [rsi]" "vmovdqu64 zmm3{{k1}}{{z}}, zmm4" "vmovdqu64 [rsi]{{k2}}, zmm1"
    "vmovdqa64 ymm17, ymm18" "vmovdqu32 zmm3{{k1}}, zmm4" "vmovdqa32 zmm3{{k1}}{{z}}, zmm4" "vmovdqu8 ymm3{{k1}}, ymm4" "vmovdqu8 zmm3{{k1}}{{z}}, zmm4"
    "vmovdqu8 [rsi]{{k1}}, ymm17" "vmovdqu16 zmm3{{k1}}, zmm4"
    "movd xmm0, ecx" "movd ecx, xmm1" "movd [rsi], xmm1" "vmovd xmm0, ecx" "vmovd xmm0, [rsi]" "movq xmm0, rcx" "movq rcx, xmm1" "movq xmm0, xmm1"
    "movq xmm0, qword ptr [rsi]" "movq qword ptr [rsi], xmm1" "vmovq xmm0, rcx" "vmovq rcx, xmm20" "vmovq xmm0, xmm1"
    "movss xmm0, dword ptr [rsi]" "movsd xmm0, qword ptr [rsi]" "movsd qword ptr [rsi], xmm1" "vmovss xmm0, dword ptr [rsi]"
    "vmovsd qword ptr [rsi], xmm1" "vmovsd xmm0, qword ptr [rsi]" "movss xmm0, xmm1" "movsd xmm0, xmm1"
    "movhps xmm0, [rsi]" "movhps [rsi], xmm0" "movlps xmm0, [rsi]" "movlps [rsi], xmm0" "movhpd xmm0, [rsi]" "movlpd xmm0, [rsi]"
    "vmovhps xmm0, xmm1, [rsi]" "vmovlps xmm0, xmm1, [rsi]" "vmovhpd xmm0, xmm1, [rsi]" "vmovlpd xmm0, xmm1, [rsi]" "vmovhps [rsi], xmm1"
    "movhlps xmm0, xmm1" "movlhps xmm0, xmm1" "vmovlhps xmm0, xmm1, xmm2" "vmovhlps xmm0, xmm1, xmm2"
    "pinsrb xmm0, ecx, 5" "pinsrw xmm0, ecx, 5" "pinsrw xmm0, [rsi], 1" "pinsrd xmm0, ecx, 1" "pinsrq xmm0, rcx, 1" "pinsrd xmm0, [rsi], 3"
    "vpinsrb xmm0, xmm1, ecx, 15" "vpinsrw xmm0, xmm1, ecx, 2" "vpinsrd xmm0, xmm1, ecx, 1" "vpinsrq xmm0, xmm1, [rsi], 1"
    "pextrb eax, xmm1, 3" "pextrw eax, xmm1, 3" "pextrd eax, xmm1, 3" "pextrq rax, xmm1, 1" "pextrb [rsi], xmm1, 3" "pextrw [rsi], xmm1, 3"
    "vpextrb eax, xmm1, 3" "vpextrw eax, xmm1, 3" "vpextrd [rsi], xmm1, 3" "vpextrq rax, xmm1, 1" "vpextrq [rsi], xmm1, 0"
    "vinserti128 ymm0, ymm1, xmm2, 1" "vinsertf128 ymm0, ymm1, [rsi], 0" "vinserti32x4 zmm0, zmm1, xmm2, 3" "vinsertf32x4 ymm17, ymm1, xmm2, 1"
    "vinserti64x4 zmm0, zmm1, ymm2, 1" "vinsertf64x4 zmm0, zmm1, [rsi], 0"
    "vextracti128 xmm0, ymm1, 1" "vextractf128 [rsi], ymm1, 1" "vextracti32x4 xmm0, zmm1, 2" "vextractf32x4 xmm0, zmm17, 3" "vextracti64x4 ymm0, zmm1, 1"
    "vextractf64x4 [rsi], zmm1, 1"
    "vpbroadcastb ymm0, xmm1" "vpbroadcastb zmm0, ecx" "vpbroadcastb xmm0, [rsi]" "vpbroadcastw ymm0, xmm1" "vpbroadcastd ymm0, xmm1" "vpbroadcastd zmm0, ecx"
    "vbroadcastss ymm0, dword ptr [rsi]" "vpbroadcastq ymm0, xmm1" "vpbroadcastq zmm0, rcx" "vpbroadcastq zmm0, [rsi]" "vpbroadcastq zmm0{{k1}}, rcx"
    "vbroadcastsd ymm0, qword ptr [rsi]" "vbroadcasti128 ymm0, [rsi]" "vbroadcastf128 ymm0, [rsi]" "vbroadcasti32x4 zmm0, [rsi]" "vbroadcastf32x4 zmm0, [rsi]"
    "vbroadcasti64x4 zmm0, [rsi]" "vbroadcastf64x4 zmm0, [rsi]"
    "vzeroupper" "vzeroall" "pmovmskb eax, xmm1" "vpmovmskb eax, ymm1" "movmskps eax, xmm1" "vmovmskps eax, ymm1" "movmskpd eax, xmm1" "vmovmskpd eax, ymm1"
    "pmovzxbw xmm0, xmm1" "vpmovzxbw ymm0, xmm1" "pmovzxbd xmm0, [rsi]" "vpmovzxbd zmm0, xmm1" "pmovzxbq xmm0, xmm1" "vpmovzxbq zmm0, [rsi]"
    "pmovzxwd xmm0, xmm1" "vpmovzxwd ymm0, xmm1" "pmovzxdq xmm0, xmm1" "vpmovzxdq zmm0, ymm1" "vpmovzxdq ymm0, [rsi]"
    "pmovsxbw xmm0, xmm1" "vpmovsxbw ymm0, xmm1" "pmovsxbd xmm0, [rsi]" "vpmovsxbd zmm0, xmm1" "pmovsxbq xmm0, xmm1" "vpmovsxbq zmm0, [rsi]"
    "pmovsxwd xmm0, xmm1" "vpmovsxwd ymm0, xmm1" "pmovsxdq xmm0, xmm1" "vpmovsxdq zmm0, ymm1"
    "packuswb xmm0, xmm1" "vpackuswb ymm0, ymm1, ymm2" "packsswb xmm0, xmm1" "vpacksswb ymm0, ymm1, ymm2" "packusdw xmm0, xmm1" "vpackusdw ymm0, ymm1, ymm2"
    "packssdw xmm0, xmm1" "vpackssdw ymm0, ymm1, ymm2" "vpmovqb xmm0, zmm1" "vpmovqd ymm0, zmm1" "vpmovqw xmm0, ymm1" "vpmovdb xmm0, zmm1" "vpmovdw [rsi], zmm1" "vpmovwb ymm0, zmm1"

    // Vectors: bits
    "pand xmm0, xmm1" "andps xmm0, [rdi]" "andpd xmm0, xmm1" "vpand ymm0, ymm1, ymm2" "vandps ymm0, ymm1, [rsi]" "vandpd xmm0, xmm1, xmm2"
    "vpandd zmm0{{k1}}, zmm1, zmm2" "vpandq zmm0, zmm1, zmm2" "vpandq zmm0{{k1}}{{z}}, zmm1, [rsi]" "vpandq zmm0, zmm1, qword ptr [rsi]{{1to8}}"
    "pandn xmm0, xmm1" "andnps xmm0, xmm1" "andnpd xmm0, xmm1" "vpandn ymm0, ymm1, ymm2" "vandnps ymm0, ymm1, ymm2" "vandnpd ymm0, ymm1, ymm2"
    "vpandnd zmm0, zmm1, zmm2" "vpandnq zmm0{{k3}}, zmm1, zmm2"
    "por xmm0, xmm1" "orps xmm0, xmm1" "orpd xmm0, xmm1" "vpor ymm0, ymm1, [rsi]" "vorps ymm0, ymm1, ymm2" "vorpd ymm0, ymm1, ymm2" "vpord zmm0, zmm1, zmm2"
    "vporq zmm0, zmm1, zmm2" "pxor xmm0, xmm1" "pxor xmm0, xmm0" "xorps xmm1, xmm1" "xorps xmm0, xmm1" "xorpd xmm0, xmm1" "vpxor ymm0, ymm1, ymm2"
    "vpxor xmm0, xmm0, xmm0" "vxorps ymm0, ymm1, ymm2" "vxorpd ymm0, ymm1, ymm2" "vpxord zmm17, zmm17, zmm17" "vpxorq zmm0, zmm1, zmm2"
    "vpternlogd zmm0, zmm1, zmm2, 0x96" "vpternlogd zmm0, zmm0, zmm0, 0xff" "vpternlogq zmm0, zmm1, zmm2, 0xe4" "vpternlogq ymm0{{k1}}, ymm1, [rsi], 0xca"
    "vpternlogq zmm0, zmm1, zmm2, 0x55"

    // Vectors: arithmetic
    "paddb xmm0, xmm1" "vpaddb ymm0, ymm1, ymm2" "paddw xmm0, xmm1" "vpaddw ymm0, ymm1, ymm2" "paddd xmm0, [rdi]" "vpaddd ymm0, ymm1, [rsi]"
    "vpaddd zmm0, zmm1, dword ptr [rsi]{{1to16}}" "paddq xmm0, xmm1" "vpaddq zmm0, zmm1, zmm2" "vpaddq zmm0{{k1}}, zmm1, zmm2" "vpaddq ymm0, ymm1, ymm2"
    "psubb xmm0, xmm1" "vpsubb ymm0, ymm1, ymm2" "psubw xmm0, xmm1" "vpsubw ymm0, ymm1, ymm2" "psubd xmm0, xmm1" "vpsubd ymm0, ymm1, ymm2"
    "psubq xmm0, xmm1" "psubq xmm0, xmm0" "vpsubq zmm0, zmm1, zmm2" "vpsubq zmm0{{k1}}{{z}}, zmm1, qword ptr [rsi]{{1to8}}" "psubusb xmm0, xmm1" "vpsubusb ymm0, ymm1, ymm2"
    "pmuludq xmm0, xmm1" "vpmuludq zmm0, zmm1, zmm2" "pmuldq xmm0, xmm1" "vpmuldq zmm0, zmm1, zmm2" "pmulld xmm0, xmm1" "vpmulld ymm0, ymm1, ymm2" "pmullw xmm0, xmm1" "vpmullw ymm0, ymm1, ymm2"
    "pmaxub xmm0, xmm1" "vpmaxub ymm0, ymm1, ymm2" "pminub xmm0, xmm1" "vpminub ymm17, ymm1, [rsi]"
    "pcmpeqb xmm0, xmm1" "pcmpeqb xmm0, xmm0" "vpcmpeqb ymm0, ymm1, ymm2" "pcmpeqw xmm0, xmm1" "vpcmpeqw ymm0, ymm1, ymm2" "pcmpeqd xmm0, xmm1" "vpcmpeqd ymm0, ymm1, ymm2"
    "pcmpeqq xmm0, xmm1" "vpcmpeqq ymm0, ymm1, ymm2" "pcmpgtb xmm0, xmm1" "vpcmpgtb ymm0, ymm1, ymm2" "pcmpgtw xmm0, xmm1" "vpcmpgtw ymm0, ymm1, ymm2"
    "pcmpgtd xmm0, xmm1" "pcmpgtd xmm0, xmm0" "vpcmpgtd ymm0, ymm1, ymm2" "pcmpgtq xmm0, xmm1" "vpcmpgtq ymm0, ymm1, ymm2" "vpabsq zmm0, zmm1"
    "vpmadd52luq zmm0, zmm1, zmm2" "vpmadd52luq zmm0, zmm1, [rsi]" "vpmadd52luq zmm0, zmm1, qword ptr [rsi]{{1to8}}" "vpmadd52huq zmm0, zmm1, zmm2"
    "vpmadd52huq ymm0, ymm1, ymm2" "vpmadd52huq zmm0{{k1}}{{z}}, zmm1, zmm2"

    // Vectors: shifts
    "psllw xmm0, 3" "psllw xmm0, xmm1" "vpsllw ymm0, ymm1, 3" "pslld xmm0, 30" "vpslld ymm0, ymm1, xmm2" "psllq xmm0, 52" "vpsllq zmm0, zmm1, 12" "vpsllq zmm0, zmm1, xmm2"
    "psrlw xmm0, 3" "vpsrlw ymm0, ymm1, 4" "psrld xmm0, 7" "vpsrld ymm0, ymm1, 7" "psrlq xmm0, 52" "psrlq xmm0, xmm1" "vpsrlq zmm0, zmm1, 52" "vpsrlq zmm0{{k1}}{{z}}, zmm1, 52"
    "psraw xmm0, 3" "vpsraw ymm0, ymm1, 3" "psrad xmm0, 31" "vpsrad ymm0, ymm1, 31" "vpsraq zmm0, zmm1, 63"
    "vprold zmm0, zmm1, 7" "vprolq zmm0, zmm1, 12" "vprord zmm0, zmm1, 7" "vprorq zmm0, zmm1, 0"
    "vpsllvd ymm0, ymm1, ymm2" "vpsllvq zmm0, zmm1, zmm2" "vpsrlvd ymm0, ymm1, ymm2" "vpsrlvq zmm0, zmm1, [rsi]"
    "pslldq xmm0, 3" "vpslldq ymm0, ymm1, 8" "psrldq xmm0, 8" "vpsrldq ymm0, ymm1, 4"

    // Vectors: shuffles
    "pshufd xmm0, xmm1, 0x1b" "pshufd xmm0, [rdi], 0x4e" "vpshufd ymm0, ymm1, 0xb1" "vpermilps ymm0, ymm1, 0x1b" "pshuflw xmm0, xmm1, 0x1b" "vpshuflw ymm0, ymm1, 0x1b"
    "pshufhw xmm0, xmm1, 0x1b" "vpshufhw ymm0, ymm1, 0x1b" "vpermq ymm0, ymm1, 0x1b" "vpermq zmm0, zmm1, 0x39" "vpermpd ymm0, ymm1, 0x4e" "movddup xmm0, xmm1" "movddup xmm0, qword ptr [rsi]"
    "vmovddup ymm0, ymm1" "shufps xmm0, xmm1, 0x1b" "vshufps ymm0, ymm1, ymm2, 0x88" "shufpd xmm0, xmm1, 1" "vshufpd ymm0, ymm1, ymm2, 5" "vshufpd zmm0, zmm1, zmm2, 0xa6"
    "punpcklbw xmm0, xmm1" "vpunpcklbw ymm0, ymm1, ymm2" "punpckhbw xmm0, xmm1" "vpunpckhbw ymm0, ymm1, ymm2" "punpcklwd xmm0, xmm1" "vpunpcklwd ymm0, ymm1, ymm2"
    "punpckhwd xmm0, xmm1" "vpunpckhwd ymm0, ymm1, ymm2" "punpckldq xmm0, xmm1" "vpunpckldq ymm0, ymm1, ymm2" "unpcklps xmm0, xmm1" "vunpcklps ymm0, ymm1, ymm2"
    "punpckhdq xmm0, xmm1" "vpunpckhdq ymm0, ymm1, ymm2" "unpckhps xmm0, xmm1" "vunpckhps ymm0, ymm1, ymm2" "punpcklqdq xmm0, xmm1" "vpunpcklqdq zmm0, zmm1, zmm2"
    "unpcklpd xmm0, xmm1" "vunpcklpd ymm0, ymm1, ymm2" "punpckhqdq xmm0, xmm1" "vpunpckhqdq zmm0, zmm1, zmm2" "unpckhpd xmm0, xmm1" "vunpckhpd ymm0, ymm1, ymm2"
    "pblendw xmm0, xmm1, 0xf0" "vpblendw ymm0, ymm1, ymm2, 0x3c" "vpblendd ymm0, ymm1, ymm2, 0xa5" "blendps xmm0, xmm1, 5" "vblendps ymm0, ymm1, ymm2, 0x5a"
    "blendpd xmm0, xmm1, 2" "vblendpd ymm0, ymm1, ymm2, 6"
    "palignr xmm0, xmm1, 4" "palignr xmm0, xmm1, 20" "vpalignr ymm0, ymm1, ymm2, 8" "vpalignr ymm0, ymm1, ymm2, 40" "valignd zmm0, zmm1, zmm2, 3" "valignq zmm0, zmm1, zmm2, 1" "valignq ymm0{{k1}}{{z}}, ymm1, ymm2, 3"
    "vperm2i128 ymm0, ymm1, ymm2, 0x21" "vperm2f128 ymm0, ymm1, ymm2, 0x83" "vshufi64x2 zmm0, zmm1, zmm2, 0x4e" "vshuff64x2 ymm0, ymm1, ymm2, 2"
    "vshufi32x4 zmm0{{k1}}, zmm1, zmm2, 0x1b" "vshuff32x4 zmm0, zmm1, zmm2, 0x1b"
    "pblendvb xmm1, xmm2" "vpblendvb ymm0, ymm1, ymm2, ymm3" "pshufb xmm0, xmm1" "vpshufb ymm0, ymm1, ymm2" "vpermd ymm0, ymm1, ymm2" "vpermps ymm0, ymm1, ymm2" "vpermq zmm0, zmm1, zmm2" "vpermpd zmm0, zmm1, [rsi]"
    "vpermb zmm0, zmm1, zmm2" "vpermi2b zmm0, zmm1, zmm2" "vpermt2b zmm0, zmm1, zmm2" "vpermt2b zmm0{{k1}}{{z}}, zmm1, [rsi]" "vpermi2d zmm0, zmm1, zmm2" "vpermi2ps ymm0, ymm1, ymm2" "vpermt2d zmm0, zmm1, zmm2" "vpermt2ps ymm0, ymm1, ymm2" "vpermi2q zmm0, zmm1, zmm2" "vpermi2pd ymm0, ymm1, ymm2"
    "vpermt2q zmm0, zmm1, zmm2" "vpermt2q zmm0{{k1}}{{z}}, zmm1, zmm2" "vpermt2pd ymm0, ymm1, ymm2"
    "vpblendmb ymm0{{k1}}, ymm1, ymm2" "vpblendmd zmm0{{k1}}, zmm1, zmm2" "vblendmps ymm0{{k1}}, ymm1, ymm2" "vpblendmq zmm0{{k1}}, zmm1, zmm2" "vpblendmq ymm0{{k1}}{{z}}, ymm1, [rsi]"
    "vblendmpd zmm0{{k1}}, zmm1, zmm2"

    // Masks
    "kmovb k1, k2" "kmovb eax, k1" "kmovb k1, eax" "kmovw k1, eax" "kmovw [rsi], k1" "kmovd eax, k1" "kmovd k1, ecx" "kmovq k1, rcx" "kmovq rax, k1" "kmovq k1, [rsi]"
    "kandb k1, k2, k3" "kandw k1, k2, k3" "kandd k1, k2, k3" "kandq k1, k2, k3" "korb k1, k2, k3" "korw k1, k2, k3" "kord k1, k2, k3" "korq k1, k2, k3"
    "kxorb k1, k2, k3" "kxorw k1, k1, k1" "kxorw k1, k2, k3" "kxord k1, k2, k3" "kxorq k1, k2, k3" "kxnorb k1, k2, k3" "kxnorw k1, k1, k1" "kxnorw k1, k2, k3" "kaddb k1, k2, k3" "kaddw k1, k2, k3"
    "knotb k1, k2" "knotw k1, k2" "kshiftlb k1, k2, 1" "kshiftlw k1, k2, 8" "kshiftrb k1, k2, 3" "kshiftrw k1, k2, 9" "kunpckbw k1, k2, k3" "kunpckwd k1, k2, k3"
    "kunpckdq k1, k2, k3" "kortestb k1, k2" "kortestw k1, k2" "kortestd k1, k1" "kortestq k1, k2"
    "vpcmpeqb k1, ymm1, ymm2" "vpcmpeqb k1{{k2}}, ymm1, [rsi]" "vpcmpeqw k1, zmm1, zmm2" "vpcmpeqd k1, zmm1, zmm2" "vpcmpeqq k1, zmm1, zmm2" "vpcmpeqq k1, zmm1, qword ptr [rsi]{{1to8}}"
    "vpcmpgtb k1, ymm1, ymm2" "vpcmpgtd k1, zmm1, zmm2" "vpcmpgtq k1, zmm1, zmm2" "vptestmb k1, ymm1, ymm2" "vptestmd k1, zmm1, zmm1" "vptestmq k1{{k3}}, zmm1, zmm2"
    "vptestnmb k1, ymm1, ymm2" "vptestnmd k1, zmm1, zmm1" "vptestnmq k1, zmm1, zmm2"
    "vpcmpb k1, ymm1, ymm2, 1" "vpcmpd k1, zmm1, zmm2, 2" "vpcmpq k1, zmm1, zmm2, 5" "vpcmpub k1, ymm1, ymm2, 4" "vpcmpud k1, zmm1, zmm2, 6" "vpcmpuq k1, zmm1, zmm2, 1" "vpcmpuq k1{{k2}}, zmm1, zmm2, 2"
    "ptest xmm1, xmm2" "vptest ymm1, ymm1" "vtestps ymm1, ymm2" "vtestps xmm1, xmm1"

    // SHA-256
    "sha256msg1 xmm1, xmm2" "sha256msg2 xmm1, xmm2" "sha256rnds2 xmm1, xmm2" "sha256rnds2 xmm3, xmm4"

    // Without a model
    "crc32 eax, ecx" "pdep rax, rdx, rcx" "pext eax, edx, [rsi]" "aesenc xmm0, xmm1" "pclmulqdq xmm0, [rdi], 1" "vpmaddwd ymm0, ymm1, ymm2"
    "vpmaddubsw zmm0{{k1}}, zmm1, [rsi]" "vpcompressq zmm0{{k1}}{{z}}, zmm1" "vpsadbw ymm0, ymm1, ymm2" "kshiftlq k1, k2, 3" "cmpxchg8b [rsi]"
    "rcl rax, 3" "lahf" "sahf" "vaddpd ymm0, ymm1, ymm2"
}
