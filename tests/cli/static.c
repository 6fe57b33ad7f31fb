/* A program that nothing can be loaded into. */
int main(void)
{
    return 0;
}
